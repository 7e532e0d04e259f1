#include "abilities.h"

#if defined(__x86_64__)
#include <cpuid.h>

atomic_int why403_abilities;

static int asked_abilities(void) {
    unsigned a, b, c, d;
    int abilities = KNOWN;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return abilities;
    if ((c & bit_PCLMUL) && (c & bit_SSE4_1)) abilities |= CARRYLESS_MULTIPLY;
    if (!(abilities & CARRYLESS_MULTIPLY) || !(c & bit_OSXSAVE)) return abilities;
    // The operating system must keep the wide registers too.
    unsigned low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return abilities;
    if ((low & 0x06) == 0x06 && (b & bit_AVX2)) abilities |= WIDE_VECTORS;
    if ((low & 0xE6) == 0xE6 && (b & bit_AVX512F) && (c & bit_VPCLMULQDQ)) {
        abilities |= WIDE_MULTIPLY;
    }
    return abilities;
}

// Asked once: the instruction traps in a virtual machine. Two threads that ask at the same time
// get the same answer.
int why403_ask_abilities(void) {
    int known = asked_abilities();
    atomic_store_explicit(&why403_abilities, known, memory_order_relaxed);
    return known;
}
#endif
