#ifndef WHY403_CCURL_H
#define WHY403_CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The host's libcurl, loaded by dlopen(3) when it is first needed: who reads local files needs
// none, and the program carries no version of its symbols. Swift cannot call functions with a
// variable number of arguments, as libcurl's setters are; so requests are made here.

// Loads the library. NULL where that is done; else what the system's loader says.
const char *why403_curl_load(void);
// `libcurl/7.88.1 OpenSSL/3.0.19 ...`; only after it is loaded.
const char *why403_curl_version(void);

// One request. Everything is copied.
typedef struct {
    const char *method;
    const char *url;
    const char *const *headers;  // whole lines, `Name: value`
    size_t header_count;
    const uint8_t *body;  // NULL where there is none
    size_t body_length;
    size_t answer_limit;        // an answer with more bytes is given up
    long connect_milliseconds;  // the time a connection may take
    long total_milliseconds;    // the time all of it may take; 0 is no limit
    long quiet_seconds;         // the time in which at least one byte must come; 0 is no limit
    const char *certificates;   // a file of authorities; NULL is the system's
    bool is_direct;             // whether no proxy is asked
} why403_request;

// One request with its answer.
typedef struct why403_transfer why403_transfer;

// NULL where memory is short, or the URL is none that libcurl takes. Redirects are not followed,
// content is not decoded, nothing but http and https is spoken.
why403_transfer *why403_transfer_new(const why403_request *request);
void why403_transfer_free(why403_transfer *transfer);

// Does it and waits for its end. Returns libcurl's code; 0 is a whole answer.
int why403_transfer_perform(why403_transfer *transfer);
// libcurl's code of a transfer that is done.
int why403_transfer_code(const why403_transfer *transfer);
// What libcurl says of the failure; never NULL.
const char *why403_transfer_message(const why403_transfer *transfer);
long why403_transfer_status(const why403_transfer *transfer);
// How many connections were opened for it; 0 where one was used again.
long why403_transfer_connections(const why403_transfer *transfer);
// Whether the answer was given up for its size.
bool why403_transfer_is_too_large(const why403_transfer *transfer);
// The value of a header field without spaces around it; false where there is none. The name is in
// small letters.
bool why403_transfer_header(
    const why403_transfer *transfer, const char *name, const char **value, size_t *length);
// Hands over the answer's bytes, which are to be given to free(3). NULL where there are none.
uint8_t *why403_transfer_take_body(why403_transfer *transfer, size_t *length);

// Transfers that run side by side, on one thread.
typedef struct why403_transfers why403_transfers;

why403_transfers *why403_transfers_new(long kept_connections);
void why403_transfers_free(why403_transfers *transfers);
// Begins a transfer. False where libcurl will not.
bool why403_transfers_add(why403_transfers *transfers, why403_transfer *transfer);
// Gives a transfer up.
void why403_transfers_remove(why403_transfers *transfers, why403_transfer *transfer);
// Moves all transfers on, and waits for the network, a wake-up, or at most so long.
bool why403_transfers_step(why403_transfers *transfers, int milliseconds);
// The next transfer that is done, and no longer one of these; NULL where there is none.
why403_transfer *why403_transfers_next_done(why403_transfers *transfers);
// Ends the waiting of another thread.
void why403_transfers_wake(why403_transfers *transfers);

#endif
