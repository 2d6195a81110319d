// ncurses as Swift sees it. Editing this file alone does not rebuild what imports it:
// touch a Swift file of Terminal too.
#pragma once
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
