#ifndef WHY403_CURL_LIBRARY_H
#define WHY403_CURL_LIBRARY_H

#include <stdint.h>

// What is used of libcurl's interface, which has been stable since 7.68 (curl/curl.h,
// curl/multi.h of that version; the numbers are part of its binary interface).
typedef void CURL;
typedef void CURLM;
struct curl_slist;

typedef struct {
    int msg;
    CURL *easy;
    union {
        void *whatever;
        int result;
    } data;
} curl_message;

enum {
    CURLE_OK = 0,
    CURLE_OUT_OF_MEMORY = 27,
    CURLMSG_DONE = 1,
    CURL_GLOBAL_ALL = 3,
    CURL_HTTP_VERSION_1_1 = 2,
    CURLPROTO_HTTP_AND_HTTPS = 3,

    CURLOPT_LOW_SPEED_LIMIT = 19,
    CURLOPT_LOW_SPEED_TIME = 20,
    CURLOPT_HTTPGET = 80,
    CURLOPT_HTTP_VERSION = 84,
    CURLOPT_NOSIGNAL = 99,
    CURLOPT_TIMEOUT_MS = 155,
    CURLOPT_CONNECTTIMEOUT_MS = 156,
    CURLOPT_PROTOCOLS = 181,
    CURLOPT_TCP_KEEPALIVE = 213,
    CURLOPT_PATH_AS_IS = 234,
    CURLOPT_POSTFIELDSIZE_LARGE = 30120,
    CURLOPT_WRITEDATA = 10001,
    CURLOPT_URL = 10002,
    CURLOPT_PROXY = 10004,
    CURLOPT_ERRORBUFFER = 10010,
    CURLOPT_POSTFIELDS = 10015,
    CURLOPT_HTTPHEADER = 10023,
    CURLOPT_HEADERDATA = 10029,
    CURLOPT_CUSTOMREQUEST = 10036,
    CURLOPT_CAINFO = 10065,
    CURLOPT_PRIVATE = 10103,
    CURLOPT_WRITEFUNCTION = 20011,
    CURLOPT_HEADERFUNCTION = 20079,
    CURLMOPT_MAXCONNECTS = 6,

    CURLINFO_RESPONSE_CODE = 0x200002,
    CURLINFO_NUM_CONNECTS = 0x200000 + 26,
    CURLINFO_PRIVATE = 0x100000 + 21,
    CURL_ERROR_SIZE = 256,
};

// The functions, filled in once.
typedef struct {
    int (*global_init)(long flags);
    char *(*version)(void);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *);
    int (*easy_setopt)(CURL *, int option, ...);
    int (*easy_getinfo)(CURL *, int info, ...);
    int (*easy_perform)(CURL *);
    const char *(*easy_strerror)(int code);
    struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
    void (*slist_free_all)(struct curl_slist *);
    CURLM *(*multi_init)(void);
    int (*multi_cleanup)(CURLM *);
    int (*multi_setopt)(CURLM *, int option, ...);
    int (*multi_add_handle)(CURLM *, CURL *);
    int (*multi_remove_handle)(CURLM *, CURL *);
    int (*multi_perform)(CURLM *, int *running);
    int (*multi_poll)(CURLM *, void *extra, unsigned count, int milliseconds, int *ready);
    int (*multi_wakeup)(CURLM *);
    curl_message *(*multi_info_read)(CURLM *, int *left);
} curl_library;

extern curl_library why403_curl;

#endif
