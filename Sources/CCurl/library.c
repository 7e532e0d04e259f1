#define _GNU_SOURCE
#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "CCurl.h"

curl_library why403_curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[512];

static void fail(const char *what) { snprintf(failure, sizeof failure, "%s", what); }

static void load(void) {
    // Debian has a second build under its own name; both have the same functions.
    const char *names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
    void *handle = NULL;
    for (size_t i = 0; handle == NULL && i < sizeof names / sizeof *names; i++) {
        handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
        if (handle == NULL && failure[0] == 0) {
            const char *reason = dlerror();
            fail(reason != NULL ? reason : "it cannot be loaded");
        }
    }
    if (handle == NULL) return;
    failure[0] = 0;
    struct {
        const char *name;
        void *place;
    } functions[] = {
        {"curl_global_init", &why403_curl.global_init},
        {"curl_version", &why403_curl.version},
        {"curl_easy_init", &why403_curl.easy_init},
        {"curl_easy_cleanup", &why403_curl.easy_cleanup},
        {"curl_easy_setopt", &why403_curl.easy_setopt},
        {"curl_easy_getinfo", &why403_curl.easy_getinfo},
        {"curl_easy_perform", &why403_curl.easy_perform},
        {"curl_easy_strerror", &why403_curl.easy_strerror},
        {"curl_slist_append", &why403_curl.slist_append},
        {"curl_slist_free_all", &why403_curl.slist_free_all},
        {"curl_multi_init", &why403_curl.multi_init},
        {"curl_multi_cleanup", &why403_curl.multi_cleanup},
        {"curl_multi_setopt", &why403_curl.multi_setopt},
        {"curl_multi_add_handle", &why403_curl.multi_add_handle},
        {"curl_multi_remove_handle", &why403_curl.multi_remove_handle},
        {"curl_multi_perform", &why403_curl.multi_perform},
        {"curl_multi_poll", &why403_curl.multi_poll},
        {"curl_multi_wakeup", &why403_curl.multi_wakeup},
        {"curl_multi_info_read", &why403_curl.multi_info_read},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *function = dlsym(handle, functions[i].name);
        if (function == NULL) {
            snprintf(
                failure, sizeof failure, "it has no %s; 7.68 or later is needed",
                functions[i].name);
            return;
        }
        memcpy(functions[i].place, &function, sizeof function);
    }
    if (why403_curl.global_init(CURL_GLOBAL_ALL) != CURLE_OK) fail("it could not be initialised");
}

const char *why403_curl_load(void) {
    pthread_once(&once, load);
    return failure[0] != 0 ? failure : NULL;
}

const char *why403_curl_version(void) { return why403_curl.version(); }
