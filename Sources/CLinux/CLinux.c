// See CLinux.h.
#define _GNU_SOURCE 1
#include "CLinux.h"

int canais_accept4(int socket, struct sockaddr *address, socklen_t *length, int flags) {
  return accept4(socket, address, length, flags);
}
