// SQLite as Swift sees it. Editing this file alone does not rebuild what imports it:
// touch a Swift file of Storage too.
#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, a macro Swift does not import.
static inline int canais_sqlite_bind_text(sqlite3_stmt *s, int i, const char *p, int n) {
  return sqlite3_bind_text(s, i, p, n, SQLITE_TRANSIENT);
}
static inline int canais_sqlite_bind_blob(sqlite3_stmt *s, int i, const void *p, int n) {
  return sqlite3_bind_blob(s, i, p, n, SQLITE_TRANSIENT);
}

// An address for a text of no bytes: Swift's empty buffer may have none, and SQLite takes a null
// address for the value null.
static inline const char *canais_sqlite_empty(void) { return ""; }
