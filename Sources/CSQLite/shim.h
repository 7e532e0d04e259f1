#ifndef WHY403_CSQLITE_SHIM_H
#define WHY403_CSQLITE_SHIM_H

#include <sqlite3.h>
#include <sys/syscall.h>
#include <unistd.h>

// SQLITE_STATIC and SQLITE_TRANSIENT are cast macros, which Swift cannot import.
static inline sqlite3_destructor_type why403_sqlite_static(void) { return SQLITE_STATIC; }
static inline sqlite3_destructor_type why403_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// sqlite3_config takes its arguments as variadic ones, which Swift cannot pass.
static inline int why403_sqlite_count_no_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// Begins to write a file's changed pages to the disk, all of them (SYNC_FILE_RANGE_WRITE); neither
// waits nor makes anything safe. By its number, since glibc names it for GNU programs only.
static inline void why403_begin_write_back(int descriptor) {
    syscall(SYS_sync_file_range, descriptor, 0L, 0L, 2);
}

#endif
