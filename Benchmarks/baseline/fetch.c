// The least that any reader of objects must do: fetches what a list names with libcurl, 64 at a time,
// and does nothing with it. A line of the list is a request: the URL and its header fields, signed
// before, with tabs between them.
//
//     cc -O2 -I Sources/CCurl -o fetch fetch.c -ldl
//     ./fetch LIST [TRANSFERS]

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "library.h"

static curl_library c;
static size_t total, failed, done;

static size_t take(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    total += size * count;
    return size * count;
}

static FILE *list;
static char *line;
static size_t room;

static int next(CURLM *multi, CURL *easy, struct curl_slist **lines) {
    ssize_t length = getline(&line, &room, list);
    if (length <= 0) return 0;
    if (line[length - 1] == '\n') line[length - 1] = 0;
    char *rest = line, *url = strsep(&rest, "\t"), *field;
    if (*lines) c.slist_free_all(*lines);
    *lines = NULL;
    while ((field = strsep(&rest, "\t"))) *lines = c.slist_append(*lines, field);
    c.easy_setopt(easy, CURLOPT_URL, url);
    c.easy_setopt(easy, CURLOPT_HTTPHEADER, *lines);
    c.multi_add_handle(multi, easy);
    return 1;
}

int main(int count, char **arguments) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW);
#define LOAD(f) *(void **)&c.f = dlsym(library, "curl_" #f)
    LOAD(global_init); LOAD(version); LOAD(easy_init); LOAD(easy_setopt); LOAD(easy_getinfo);
    LOAD(slist_append); LOAD(slist_free_all); LOAD(multi_init); LOAD(multi_setopt);
    LOAD(multi_add_handle); LOAD(multi_remove_handle); LOAD(multi_perform); LOAD(multi_poll);
    LOAD(multi_info_read);
    c.global_init(CURL_GLOBAL_ALL);
    int width = count > 2 ? atoi(arguments[2]) : 64, running = 0;
    list = fopen(arguments[1], "r");
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    CURLM *multi = c.multi_init();
    c.multi_setopt(multi, CURLMOPT_MAXCONNECTS, 96L);
    struct curl_slist **lines = calloc(width, sizeof *lines);
    int open = 0;
    for (int i = 0; i < width; i++) {
        CURL *easy = c.easy_init();
        c.easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
        c.easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
        c.easy_setopt(easy, CURLOPT_PRIVATE, &lines[i]);
        open += next(multi, easy, &lines[i]);
    }
    while (open > 0) {
        c.multi_poll(multi, NULL, 0, 1000, NULL);
        c.multi_perform(multi, &running);
        curl_message *message;
        int left;
        while ((message = c.multi_info_read(multi, &left))) {
            CURL *easy = message->easy;
            long status = 0;
            struct curl_slist **own;
            c.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            c.easy_getinfo(easy, CURLINFO_PRIVATE, &own);
            done++;
            if (message->data.result || status != 200) failed++;
            c.multi_remove_handle(multi, easy);
            if (!next(multi, easy, own)) open--;
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &b);
    double seconds = b.tv_sec - a.tv_sec + (b.tv_nsec - a.tv_nsec) / 1e9;
    printf(
        "%zu objects, %zu bytes, %zu failed, %.3f s, %.0f/s\n", done, total, failed, seconds,
        done / seconds);
    return failed != 0;
}
