// See CCurl.h.
#include "CCurl.h"
#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

// CURLMsg.
struct message {
  int kind;
  canais_curl_easy *easy;
  union {
    void *whatever;
    int code;
  } data;
};

enum {
  GLOBAL_DEFAULT = 3,  // CURL_GLOBAL_ALL.
  MESSAGE_DONE = 1,    // CURLMSG_DONE.
  PAUSE_CONTINUE = 0,  // CURLPAUSE_CONT.
  OPTION_WRITEFUNCTION = 20011,
  OPTION_HEADERFUNCTION = 20079,
  OPTION_OPENSOCKETFUNCTION = 20163,
  OPTION_CLOSESOCKETFUNCTION = 20208,
  INFO_PRIVATE = 0x100000 + 21,
  MULTI_SOCKETFUNCTION = 20001,
  MULTI_SOCKETDATA = 10002,
  MULTI_TIMERFUNCTION = 20004,
  MULTI_TIMERDATA = 10005,
  MULTI_MAXCONNECTS = 6,
};

// The functions of libcurl. They are set once, by load().
static struct {
  int (*global_init)(long flags);
  char *(*version)(void);
  canais_curl_easy *(*easy_init)(void);
  void (*easy_cleanup)(canais_curl_easy *easy);
  int (*easy_setopt)(canais_curl_easy *easy, int option, ...);
  int (*easy_getinfo)(canais_curl_easy *easy, int info, ...);
  int (*easy_pause)(canais_curl_easy *easy, int mask);
  canais_curl_multi *(*multi_init)(void);
  int (*multi_cleanup)(canais_curl_multi *multi);
  int (*multi_setopt)(canais_curl_multi *multi, int option, ...);
  int (*multi_add_handle)(canais_curl_multi *multi, canais_curl_easy *easy);
  int (*multi_remove_handle)(canais_curl_multi *multi, canais_curl_easy *easy);
  int (*multi_socket_action)(canais_curl_multi *multi, int socket, int events, int *running);
  struct message *(*multi_info_read)(canais_curl_multi *multi, int *left);
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static enum canais_curl_loading outcome = CANAIS_CURL_MISSING;
static char version[32];

// Prevents OpenSSL from freeing its data in exit(3) while another thread still uses it
// (OPENSSL_INIT_NO_ATEXIT, OPENSSL_init_crypto(3)). libcurl with GnuTLS does not have the function.
static void keep_openssl(void *library) {
  int (*init)(uint64_t options, const void *settings) = dlsym(library, "OPENSSL_init_crypto");
  if (init) init(0x00080000, NULL);
}

// "libcurl/7.88.1 OpenSSL/3.0.19 …" to "7.88.1".
static void note_version(const char *text) {
  size_t length = 0;
  while (*text && *text != '/') text++;
  if (*text) text++;
  while (*text && *text != ' ' && length < sizeof version - 1) version[length++] = *text++;
  version[length] = 0;
}

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
  if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_LAZY | RTLD_LOCAL);
  if (!library) return;
  outcome = CANAIS_CURL_INCOMPLETE;
  const struct {
    const char *name;
    void **place;
  } functions[] = {
      {"curl_global_init", (void **)&curl.global_init},
      {"curl_version", (void **)&curl.version},
      {"curl_easy_init", (void **)&curl.easy_init},
      {"curl_easy_cleanup", (void **)&curl.easy_cleanup},
      {"curl_easy_setopt", (void **)&curl.easy_setopt},
      {"curl_easy_getinfo", (void **)&curl.easy_getinfo},
      {"curl_easy_pause", (void **)&curl.easy_pause},
      {"curl_multi_init", (void **)&curl.multi_init},
      {"curl_multi_cleanup", (void **)&curl.multi_cleanup},
      {"curl_multi_setopt", (void **)&curl.multi_setopt},
      {"curl_multi_add_handle", (void **)&curl.multi_add_handle},
      {"curl_multi_remove_handle", (void **)&curl.multi_remove_handle},
      {"curl_multi_socket_action", (void **)&curl.multi_socket_action},
      {"curl_multi_info_read", (void **)&curl.multi_info_read},
  };
  for (size_t position = 0; position < sizeof functions / sizeof *functions; position++) {
    *functions[position].place = dlsym(library, functions[position].name);
    if (!*functions[position].place) return;
  }
  keep_openssl(library);
  if (curl.global_init(GLOBAL_DEFAULT) != CANAIS_CURLE_OK) return;
  note_version(curl.version());
  outcome = CANAIS_CURL_LOADED;
}

enum canais_curl_loading canais_curl_load(void) {
  pthread_once(&once, load);
  return outcome;
}

const char *canais_curl_version(void) { return version; }

bool canais_curl_has_openssl(void) { return strstr(curl.version(), "OpenSSL") != NULL; }

canais_curl_easy *canais_curl_easy_new(void) { return curl.easy_init(); }

void canais_curl_easy_free(canais_curl_easy *easy) { curl.easy_cleanup(easy); }

int canais_curl_set_number(canais_curl_easy *easy, enum canais_curl_option option, long value) {
  return curl.easy_setopt(easy, (int)option, value);
}

int canais_curl_set_text(canais_curl_easy *easy, enum canais_curl_option option, const char *text) {
  return curl.easy_setopt(easy, (int)option, text);
}

int canais_curl_set_pointer(canais_curl_easy *easy, enum canais_curl_option option, void *pointer) {
  return curl.easy_setopt(easy, (int)option, pointer);
}

int canais_curl_set_list(canais_curl_easy *easy, enum canais_curl_option option,
                         struct canais_curl_list *list) {
  return curl.easy_setopt(easy, (int)option, list);
}

int canais_curl_set_callbacks(canais_curl_easy *easy, canais_curl_bytes_callback header,
                              canais_curl_bytes_callback body, canais_curl_open_callback open,
                              canais_curl_close_callback close) {
  int code = curl.easy_setopt(easy, OPTION_HEADERFUNCTION, header);
  if (!code) code = curl.easy_setopt(easy, OPTION_WRITEFUNCTION, body);
  if (!code) code = curl.easy_setopt(easy, OPTION_OPENSOCKETFUNCTION, open);
  if (!code) code = curl.easy_setopt(easy, OPTION_CLOSESOCKETFUNCTION, close);
  return code;
}

long canais_curl_number(canais_curl_easy *easy, enum canais_curl_info info) {
  long value = 0;
  return curl.easy_getinfo(easy, (int)info, &value) == CANAIS_CURLE_OK ? value : 0;
}

int64_t canais_curl_microseconds(canais_curl_easy *easy, enum canais_curl_info info) {
  int64_t value = 0;
  return curl.easy_getinfo(easy, (int)info, &value) == CANAIS_CURLE_OK ? value : 0;
}

void *canais_curl_private(canais_curl_easy *easy) {
  void *value = NULL;
  return curl.easy_getinfo(easy, INFO_PRIVATE, &value) == CANAIS_CURLE_OK ? value : NULL;
}

int canais_curl_easy_resume(canais_curl_easy *easy) {
  return curl.easy_pause(easy, PAUSE_CONTINUE);
}

canais_curl_multi *canais_curl_multi_new(canais_curl_watch_callback watch,
                                         canais_curl_timer_callback timer, void *context,
                                         long idle_connections) {
  canais_curl_multi *multi = curl.multi_init();
  if (!multi) return NULL;
  if (curl.multi_setopt(multi, MULTI_SOCKETFUNCTION, watch) ||
      curl.multi_setopt(multi, MULTI_SOCKETDATA, context) ||
      curl.multi_setopt(multi, MULTI_TIMERFUNCTION, timer) ||
      curl.multi_setopt(multi, MULTI_TIMERDATA, context) ||
      curl.multi_setopt(multi, MULTI_MAXCONNECTS, idle_connections)) {
    curl.multi_cleanup(multi);
    return NULL;
  }
  return multi;
}

void canais_curl_multi_free(canais_curl_multi *multi) { curl.multi_cleanup(multi); }

int canais_curl_multi_add(canais_curl_multi *multi, canais_curl_easy *easy) {
  return curl.multi_add_handle(multi, easy);
}

int canais_curl_multi_remove(canais_curl_multi *multi, canais_curl_easy *easy) {
  return curl.multi_remove_handle(multi, easy);
}

int canais_curl_multi_act(canais_curl_multi *multi, int socket, int events) {
  int running = 0;
  return curl.multi_socket_action(multi, socket, events, &running);
}

canais_curl_easy *canais_curl_multi_ended(canais_curl_multi *multi, int *code) {
  int left = 0;
  struct message *message;
  while ((message = curl.multi_info_read(multi, &left))) {
    if (message->kind != MESSAGE_DONE) continue;
    *code = message->data.code;
    return message->easy;
  }
  return NULL;
}
