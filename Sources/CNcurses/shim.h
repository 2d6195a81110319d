// The parts of ncurses that Swift can't import: macros, variables and variadic functions. SwiftPM does not
// rebuild importers when this file changes: touch a Swift file of Terminal too.
#pragma once
#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <ncurses.h>
#include <term.h>
#include <wchar.h>

// term.h defines macros with these common names for capabilities.
#undef lines
#undef columns
#undef buttons
#undef tab

// stdin and stdout are global variables, whose use is an error in Swift 6.
// The size is what the kernel says, not what LINES and COLUMNS say.
static inline SCREEN *nc_open(const char *type) {
  use_tioctl(TRUE);
  return newterm(type, stdout, stdin);
}

// The same on other files, for benchmarks and tests without a terminal.
static inline SCREEN *nc_open_files(const char *type, FILE *out, FILE *in) {
  return newterm(type, out, in);
}

// LINES, COLS, COLORS, COLOR_PAIRS and stdscr are global variables too.
static inline int nc_rows(void) { return LINES; }
static inline int nc_columns(void) { return COLS; }
static inline int nc_colors(void) { return COLORS; }
static inline int nc_pairs(void) { return COLOR_PAIRS; }
static inline WINDOW *nc_screen(void) { return stdscr; }

// getyx is a macro that assigns to its arguments.
static inline int nc_cursor_column(void) {
  int row, column;
  getyx(stdscr, row, column);
  (void)row;
  return column;
}

// A_* are macros with casts, which Swift does not import. The bits are those of Screen's Attributes.
static inline attr_t nc_attributes(unsigned char bits) {
  attr_t attributes = 0;
  if (bits & 1) attributes |= A_BOLD;
  if (bits & 2) attributes |= A_DIM;
  if (bits & 4) attributes |= A_ITALIC;
  if (bits & 8) attributes |= A_UNDERLINE;
  if (bits & 16) attributes |= A_REVERSE;
  return attributes;
}

// Sets a cell to a spacing code point and up to four marks, terminated by 0. The last argument of setcchar
// allows pairs beyond a short.
static inline int nc_cell(
    cchar_t *cell, const wchar_t *text, attr_t attributes, int pair) {
  return setcchar(cell, text, attributes, 0, &pair);
}

// Sets a cell without marks. setcchar measures and copies strings, which slows down a full screen. Where the
// pair has a field of its own (builds since 5.7 with extended colors), the private fields are written as
// setcchar writes them; a test compares the screen that ncurses then holds.
static inline void nc_plain_cell(cchar_t *cell, wchar_t base, attr_t attributes, int pair) {
#if NCURSES_EXT_COLORS
  cchar_t plain = {.attr = attributes | (attr_t)COLOR_PAIR(pair > 255 ? 255 : pair)};
  plain.chars[0] = base;
  plain.ext_color = pair;
  *cell = plain;
#else
  wchar_t text[2] = {base, 0};
  setcchar(cell, text, attributes, 0, &pair);
#endif
}

// Writes a run of cells in a row; mvadd_wchnstr is a macro.
static inline int nc_put(int row, int column, const cchar_t *cells, int count) {
  return mvadd_wchnstr(row, column, cells, count);
}

// tigetstr takes a char * that it does not change, and returns (char *)-1 for an unknown name.
static inline const char *nc_capability(const char *name) {
  char *value = tigetstr((char *)name);
  return value == (char *)-1 ? NULL : value;
}
static inline int nc_number(const char *name) { return tigetnum((char *)name); }

// Loads a terminal's description. 1 if it is known; setupterm returns its result through a pointer.
static inline int nc_setup(const char *type) {
  int answer = 0;
  setupterm((char *)type, 1, &answer);
  return answer;
}
