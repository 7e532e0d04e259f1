#include <stddef.h>
#include <stdint.h>

/// libFuzzer's driver (LLVM, "Using libFuzzer as a library"), which calls back for each input.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
