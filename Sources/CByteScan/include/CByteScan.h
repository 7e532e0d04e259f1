#ifndef WHY403_CBYTESCAN_H
#define WHY403_CBYTESCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// An offset that is none: the largest that a signed word holds, as Swift reads a size_t as one.
#define WHY403_NOWHERE ((size_t)PTRDIFF_MAX)

// Two keys of the records that are watched for on the way, both with their closing quote. They are
// of one length and begin with the same byte; at `telling` bytes from there they differ, and few
// other texts have one of these two bytes.
typedef struct {
    const uint8_t *first;  // its first place in a record is told
    const uint8_t *other;  // likewise
    size_t length;         // of both, at most 32
    size_t telling;        // less than the length
} why403_keys;

// One whole element of the array: its bytes, and what was seen on the way.
typedef struct {
    size_t start;
    size_t end;
    size_t first_key;  // WHY403_NOWHERE where it is not there
    size_t other_key;  // likewise
    bool has_more_keys;
    bool has_ascii_escape;
} why403_record;

// Finds the whole objects and arrays that begin at depth 0 of `bytes[0 ..< length]`, at most
// `record_limit` of them. The scan begins outside of a string. Returns how many were filled in;
// `*closing` is where a bracket closes what was opened before the scan (the array's end), else
// WHY403_NOWHERE.
// Bytes behind the last whole record are to be scanned again, with more behind them.
size_t why403_find_records(
    const uint8_t *bytes, size_t length, const why403_keys *keys, why403_record *records,
    size_t record_limit, size_t *closing, bool use_scalar);

// Takes as many bytes into a CRC-32 (gzip's) as the processor has instructions for, and returns
// how many that were; the caller takes the rest. `use_narrow` takes 128 bits at a time also where
// there are wider instructions, which must come to the same.
size_t why403_crc32_fast_prefix(
    uint32_t *crc, const uint8_t *bytes, size_t length, bool use_narrow);

// The first place of a needle; `length` where there is none.
size_t why403_find(
    const uint8_t *bytes, size_t length, const uint8_t *needle, size_t needle_length);

// The first place of ` 403 ` or ` KMS.`, `length` where there is none, and on the way there the
// newlines before it, which are added to `*newlines`.
size_t why403_find_refusal(
    const uint8_t *bytes, size_t length, size_t *newlines, bool use_scalar);

// The last place of a byte; `length` where there is none.
size_t why403_last(const uint8_t *bytes, size_t length, uint8_t byte);

// The first place from `start` on of a byte that does not stand for itself in a JSON string, or is no
// printed ASCII; `length` where there is none. `use_scalar` takes byte by byte, which must come to
// the same.
size_t why403_plain_end(const uint8_t *bytes, size_t length, size_t start, bool use_scalar);

// The state of a content fingerprint between two blocks of 64 bytes: eight lanes take a word of
// each, little-endian, as every machine is that Swift runs on. The keys change with every block, so
// that blocks which change places make another fingerprint.
typedef struct {
    uint64_t sums[8];
    uint64_t keys[8];
} why403_fingerprint;

void why403_fingerprint_begin(why403_fingerprint *state);

// Takes the whole blocks; what is left behind them is the caller's. `use_narrow` takes the vectors
// that every processor has, which must come to the same.
void why403_fingerprint_take(
    why403_fingerprint *state, const uint8_t *bytes, size_t length, bool use_narrow);

// Both halves depend on all lanes and on the length.
void why403_fingerprint_finish(
    const why403_fingerprint *state, uint64_t length, uint64_t *high, uint64_t *low);

#endif
