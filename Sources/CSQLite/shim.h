// The parts of SQLite that Swift can't import. SwiftPM does not rebuild importers when this file changes:
// touch a Swift file of Storage too.
#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a macro that casts -1 to a function pointer, which Swift does not import.
static inline int canais_sqlite_bind_text(sqlite3_stmt *s, int i, const char *p, int n) {
  return sqlite3_bind_text(s, i, p, n, SQLITE_TRANSIENT);
}
static inline int canais_sqlite_bind_blob(sqlite3_stmt *s, int i, const void *p, int n) {
  return sqlite3_bind_blob(s, i, p, n, SQLITE_TRANSIENT);
}

// The address of an empty text. The address of an empty Swift buffer may be null, which SQLite takes for the
// value NULL.
static inline const char *canais_sqlite_empty(void) { return ""; }
