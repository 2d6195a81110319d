// Writing from a signal handler: only async-signal-safe calls, signal-safety(7).
#pragma once
#include <errno.h>
#include <string.h>
#include <unistd.h>

static inline void put(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    length -= (size_t)written;
  }
}

static inline void put_text(int fd, const char *text) { put(fd, text, strlen(text)); }

static inline void put_number(int fd, unsigned long long number) {
  char digits[24];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  put(fd, digits + at, sizeof digits - at);
}
