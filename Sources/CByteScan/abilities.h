#ifndef WHY403_ABILITIES_H
#define WHY403_ABILITIES_H

// Which instructions the processor has, asked while the program runs: one binary serves all.

#if defined(__x86_64__)
#include <stdatomic.h>
#include <stdbool.h>

enum { KNOWN = 1, CARRYLESS_MULTIPLY = 2, WIDE_VECTORS = 4, WIDE_MULTIPLY = 8 };

// The abilities, once they were asked for; 0 before.
extern atomic_int why403_abilities;
int why403_ask_abilities(void);

static inline bool has(int ability) {
    int known = atomic_load_explicit(&why403_abilities, memory_order_relaxed);
    if (known == 0) known = why403_ask_abilities();
    return known & ability;
}
#endif

#endif
