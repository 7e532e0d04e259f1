#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "CCurl.h"
#include "library.h"

// The answer's header fields that are kept; what is beyond is not.
enum { HEADER_BYTES = 16 << 10, FIRST_BODY_BYTES = 16 << 10 };

struct why403_transfer {
    CURL *easy;
    struct curl_slist *lines;
    uint8_t *sent;
    char *header;
    size_t header_length;
    uint8_t *body;
    size_t body_length;
    size_t body_room;
    size_t limit;
    int code;
    bool is_too_large;
    char message[CURL_ERROR_SIZE];
};

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
    why403_transfer *transfer = context;
    size_t length = size * count;
    // An interim answer (100 Continue) may come before the answer.
    if (length > 5 && memcmp(bytes, "HTTP/", 5) == 0) transfer->header_length = 0;
    if (transfer->header_length + length <= HEADER_BYTES) {
        memcpy(transfer->header + transfer->header_length, bytes, length);
        transfer->header_length += length;
    }
    return length;
}

// How many bytes are announced, where that is within the limit; 0 where nothing is.
static size_t announced(const why403_transfer *transfer) {
    const char *value;
    size_t length, total = 0;
    if (!why403_transfer_header(transfer, "content-length", &value, &length)) return 0;
    for (size_t i = 0; i < length; i++) {
        if (value[i] < '0' || value[i] > '9' || total > transfer->limit) return 0;
        total = total * 10 + (size_t)(value[i] - '0');
    }
    return total <= transfer->limit ? total : 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
    why403_transfer *transfer = context;
    size_t length = size * count;
    if (length > transfer->limit - transfer->body_length) {
        transfer->is_too_large = true;
        return 0;
    }
    size_t needed = transfer->body_length + length;
    if (needed > transfer->body_room) {
        size_t room = transfer->body_room == 0 ? announced(transfer) : 2 * transfer->body_room;
        if (room < FIRST_BODY_BYTES) room = FIRST_BODY_BYTES;
        if (room < needed) room = needed;
        uint8_t *grown = realloc(transfer->body, room);
        if (grown == NULL) return 0;
        transfer->body = grown;
        transfer->body_room = room;
    }
    memcpy(transfer->body + transfer->body_length, bytes, length);
    transfer->body_length += length;
    return length;
}

static bool set_up(why403_transfer *transfer, const why403_request *request) {
    CURL *easy = transfer->easy;
    int failed = 0;
#define SET(option, value) failed |= why403_curl.easy_setopt(easy, option, value) != CURLE_OK
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_PROTOCOLS, (long)CURLPROTO_HTTP_AND_HTTPS);
    SET(CURLOPT_PATH_AS_IS, 1L);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_TCP_KEEPALIVE, 1L);
    SET(CURLOPT_URL, request->url);
    SET(CURLOPT_CONNECTTIMEOUT_MS, request->connect_milliseconds);
    SET(CURLOPT_TIMEOUT_MS, request->total_milliseconds);
    if (request->quiet_seconds > 0) {
        SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
        SET(CURLOPT_LOW_SPEED_TIME, request->quiet_seconds);
    }
    if (request->certificates != NULL) SET(CURLOPT_CAINFO, request->certificates);
    if (request->is_direct) SET(CURLOPT_PROXY, "");
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_ERRORBUFFER, transfer->message);
    SET(CURLOPT_PRIVATE, transfer);
    SET(CURLOPT_HTTPHEADER, transfer->lines);
    if (request->body != NULL) {
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (int64_t)request->body_length);
        SET(CURLOPT_POSTFIELDS, transfer->sent);
    } else {
        SET(CURLOPT_HTTPGET, 1L);
    }
    SET(CURLOPT_CUSTOMREQUEST, request->method);
#undef SET
    return failed == 0;
}

static bool copy_in(why403_transfer *transfer, const why403_request *request) {
    transfer->header = malloc(HEADER_BYTES);
    if (transfer->header == NULL) return false;
    if (request->body != NULL) {
        transfer->sent = malloc(request->body_length + 1);
        if (transfer->sent == NULL) return false;
        memcpy(transfer->sent, request->body, request->body_length);
    }
    for (size_t i = 0; i < request->header_count; i++) {
        struct curl_slist *longer =
            why403_curl.slist_append(transfer->lines, request->headers[i]);
        if (longer == NULL) return false;
        transfer->lines = longer;
    }
    return true;
}

why403_transfer *why403_transfer_new(const why403_request *request) {
    why403_transfer *transfer = calloc(1, sizeof *transfer);
    if (transfer == NULL) return NULL;
    transfer->limit = request->answer_limit;
    transfer->easy = why403_curl.easy_init();
    if (transfer->easy != NULL && copy_in(transfer, request) && set_up(transfer, request)) {
        return transfer;
    }
    why403_transfer_free(transfer);
    return NULL;
}

void why403_transfer_free(why403_transfer *transfer) {
    if (transfer->easy != NULL) why403_curl.easy_cleanup(transfer->easy);
    if (transfer->lines != NULL) why403_curl.slist_free_all(transfer->lines);
    free(transfer->sent);
    free(transfer->header);
    free(transfer->body);
    free(transfer);
}

int why403_transfer_perform(why403_transfer *transfer) {
    transfer->code = why403_curl.easy_perform(transfer->easy);
    return transfer->code;
}

int why403_transfer_code(const why403_transfer *transfer) { return transfer->code; }

const char *why403_transfer_message(const why403_transfer *transfer) {
    if (transfer->message[0] != 0) return transfer->message;
    return why403_curl.easy_strerror(transfer->code);
}

static long number(const why403_transfer *transfer, int info) {
    long value = 0;
    why403_curl.easy_getinfo(transfer->easy, info, &value);
    return value;
}

long why403_transfer_status(const why403_transfer *transfer) {
    return number(transfer, CURLINFO_RESPONSE_CODE);
}

long why403_transfer_connections(const why403_transfer *transfer) {
    return number(transfer, CURLINFO_NUM_CONNECTS);
}

bool why403_transfer_is_too_large(const why403_transfer *transfer) {
    return transfer->is_too_large;
}

bool why403_transfer_header(
    const why403_transfer *transfer, const char *name, const char **value, size_t *length) {
    const char *place = transfer->header;
    const char *end = place + transfer->header_length;
    size_t name_length = strlen(name);
    while (place < end) {
        const char *line_end = memchr(place, '\n', (size_t)(end - place));
        if (line_end == NULL) line_end = end;
        if ((size_t)(line_end - place) > name_length && place[name_length] == ':'
            && strncasecmp(place, name, name_length) == 0) {
            const char *first = place + name_length + 1;
            const char *last = line_end;
            while (first < last && (*first == ' ' || *first == '\t')) first++;
            while (last > first && (last[-1] == ' ' || last[-1] == '\t' || last[-1] == '\r')) last--;
            *value = first;
            *length = (size_t)(last - first);
            return true;
        }
        place = line_end + 1;
    }
    return false;
}

uint8_t *why403_transfer_take_body(why403_transfer *transfer, size_t *length) {
    uint8_t *body = transfer->body;
    *length = transfer->body_length;
    transfer->body = NULL;
    transfer->body_length = transfer->body_room = 0;
    return body;
}

struct why403_transfers {
    CURLM *multi;
};

why403_transfers *why403_transfers_new(long kept_connections) {
    why403_transfers *transfers = calloc(1, sizeof *transfers);
    if (transfers == NULL) return NULL;
    transfers->multi = why403_curl.multi_init();
    if (transfers->multi == NULL) {
        free(transfers);
        return NULL;
    }
    why403_curl.multi_setopt(transfers->multi, CURLMOPT_MAXCONNECTS, kept_connections);
    return transfers;
}

void why403_transfers_free(why403_transfers *transfers) {
    why403_curl.multi_cleanup(transfers->multi);
    free(transfers);
}

bool why403_transfers_add(why403_transfers *transfers, why403_transfer *transfer) {
    return why403_curl.multi_add_handle(transfers->multi, transfer->easy) == 0;
}

void why403_transfers_remove(why403_transfers *transfers, why403_transfer *transfer) {
    why403_curl.multi_remove_handle(transfers->multi, transfer->easy);
}

bool why403_transfers_step(why403_transfers *transfers, int milliseconds) {
    int running = 0;
    // What was added lately has a timer that is over, so that the wait then ends at once.
    if (why403_curl.multi_poll(transfers->multi, NULL, 0, milliseconds, NULL) != 0) return false;
    return why403_curl.multi_perform(transfers->multi, &running) == 0;
}

why403_transfer *why403_transfers_next_done(why403_transfers *transfers) {
    int left = 0;
    curl_message *message;
    while ((message = why403_curl.multi_info_read(transfers->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        why403_transfer *transfer = NULL;
        int code = message->data.result;
        CURL *easy = message->easy;
        why403_curl.easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
        // The message goes with the handle.
        why403_curl.multi_remove_handle(transfers->multi, easy);
        if (transfer == NULL) continue;
        transfer->code = code;
        return transfer;
    }
    return NULL;
}

void why403_transfers_wake(why403_transfers *transfers) {
    why403_curl.multi_wakeup(transfers->multi);
}
