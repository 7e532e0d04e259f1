// The least that any reader of .gz files must do: inflates the files named on the command line
// with zlib on two threads, into a buffer that is used again, and does nothing else. Prints the
// number of inflated bytes.
//
//     cc -O2 -o inflate inflate.c -lz -lpthread

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { THREADS = 2, IN_BYTES = 256 << 10, OUT_BYTES = 1 << 20 };

static char **paths;
static int path_count;
static atomic_int next_path;
static atomic_llong total;

static void *work(void *unused) {
    unsigned char *in = malloc(IN_BYTES), *out = malloc(OUT_BYTES);
    long long inflated = 0;
    for (;;) {
        int index = atomic_fetch_add(&next_path, 1);
        if (index >= path_count) break;
        int file = open(paths[index], O_RDONLY);
        if (file < 0) exit(1);
        z_stream stream;
        memset(&stream, 0, sizeof stream);
        if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) exit(1);
        int status = Z_OK;
        ssize_t count;
        while (status != Z_STREAM_END && (count = read(file, in, IN_BYTES)) > 0) {
            stream.next_in = in;
            stream.avail_in = (unsigned)count;
            do {
                stream.next_out = out;
                stream.avail_out = OUT_BYTES;
                status = inflate(&stream, Z_NO_FLUSH);
                if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) exit(1);
                inflated += OUT_BYTES - stream.avail_out;
            } while (stream.avail_out == 0);
        }
        inflateEnd(&stream);
        close(file);
    }
    atomic_fetch_add(&total, inflated);
    return unused;
}

int main(int count, char **arguments) {
    paths = arguments + 1;
    path_count = count - 1;
    pthread_t threads[THREADS];
    for (int index = 0; index < THREADS; index++) pthread_create(&threads[index], 0, work, 0);
    for (int index = 0; index < THREADS; index++) pthread_join(threads[index], 0);
    printf("%lld\n", (long long)total);
    return 0;
}
