// See CLinux.h.
#define _GNU_SOURCE 1
#include <malloc.h>
#include "CLinux.h"

int canais_accept4(int socket, struct sockaddr *address, socklen_t *length, int flags) {
  return accept4(socket, address, length, flags);
}

// malloc.h's mallopt(3). By itself the library raises this bound whenever a large piece is freed, and
// then keeps what grown tables leave behind; fixed, a large piece goes back to the system at once.
void canais_give_back_large_pieces(void) { mallopt(M_MMAP_THRESHOLD, 256 << 10); }
