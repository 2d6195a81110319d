// See CLinux.h.
#define _GNU_SOURCE 1
#include <malloc.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "CLinux.h"

int canais_accept4(int socket, struct sockaddr *address, socklen_t *length, int flags) {
  return accept4(socket, address, length, flags);
}

ssize_t canais_receive(int socket, void *bytes, size_t count) {
  return syscall(SYS_recvfrom, socket, bytes, count, 0, 0, 0);
}

ssize_t canais_send(int socket, const void *bytes, size_t count) {
  return syscall(SYS_sendto, socket, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT, 0, 0);
}

int canais_epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds) {
  return syscall(SYS_epoll_pwait, epoll, events, count, milliseconds, 0, 0);
}

// malloc.h's mallopt(3). By itself the library raises this bound whenever a large piece is freed, and
// then keeps what grown tables leave behind; fixed, a large piece goes back to the system at once.
void canais_give_back_large_pieces(void) { mallopt(M_MMAP_THRESHOLD, 256 << 10); }
