// The part of libcurl that the program uses. The library is loaded at run time: neither its headers
// nor its -dev package is needed to build, and a static build links without it. The constants and
// structures of <curl/curl.h> are declared here; they are libcurl's ABI, which has not changed
// since 7.16 (2006).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The handle of a transfer (CURL) and of a set of transfers (CURLM).
typedef struct canais_curl_easy canais_curl_easy;
typedef struct canais_curl_multi canais_curl_multi;

// struct curl_slist: a list of strings. libcurl only reads it, so it may be in any memory.
struct canais_curl_list {
  char *text;
  struct canais_curl_list *next;
};

// struct curl_sockaddr: the address for which a socket is opened; `length` bytes are used.
struct canais_curl_address {
  int family;
  int type;
  int protocol;
  unsigned int length;
  unsigned char address[128];
};

// The result of loading libcurl.
enum canais_curl_loading {
  CANAIS_CURL_LOADED = 0,
  CANAIS_CURL_MISSING = 1,     // There is neither libcurl.so.4 nor libcurl-gnutls.so.4.
  CANAIS_CURL_INCOMPLETE = 2,  // The library lacks a function, or cannot be initialized.
};

// Loads libcurl at the first call, and returns the result at each call. Thread-safe.
enum canais_curl_loading canais_curl_load(void);

// The version of the library, for example `7.88.1`. Empty if it is not loaded.
const char *canais_curl_version(void);

// Whether the library uses OpenSSL, which determines the values of CANAIS_CURL_SSL_VERIFYRESULT.
bool canais_curl_has_openssl(void);

// The options that the program sets (CURLoption, curl_easy_setopt(3)).
enum canais_curl_option {
  CANAIS_CURL_NOPROGRESS = 43,
  CANAIS_CURL_NOBODY = 44,
  CANAIS_CURL_POST = 47,
  CANAIS_CURL_POSTFIELDSIZE = 60,
  CANAIS_CURL_HTTPGET = 80,
  CANAIS_CURL_HTTP_VERSION = 84,
  CANAIS_CURL_NOSIGNAL = 99,
  CANAIS_CURL_FRESH_CONNECT = 74,
  CANAIS_CURL_FORBID_REUSE = 75,
  CANAIS_CURL_SSLVERSION = 32,
  CANAIS_CURL_PIPEWAIT = 237,
  CANAIS_CURL_MAXAGE_CONN = 288,
  CANAIS_CURL_MAXLIFETIME_CONN = 314,  // Since 7.80.0.
  CANAIS_CURL_QUICK_EXIT = 322,        // Since 7.87.0.
  CANAIS_CURL_WRITEDATA = 10001,
  CANAIS_CURL_URL = 10002,
  CANAIS_CURL_PROXY = 10004,
  CANAIS_CURL_POSTFIELDS = 10015,
  CANAIS_CURL_HTTPHEADER = 10023,
  CANAIS_CURL_HEADERDATA = 10029,
  CANAIS_CURL_CUSTOMREQUEST = 10036,
  CANAIS_CURL_CAINFO = 10065,
  CANAIS_CURL_ACCEPT_ENCODING = 10102,
  CANAIS_CURL_PRIVATE = 10103,
  CANAIS_CURL_OPENSOCKETDATA = 10164,
  CANAIS_CURL_RESOLVE = 10203,
  CANAIS_CURL_CLOSESOCKETDATA = 10209,
};

// The information that the program reads (CURLINFO, curl_easy_getinfo(3)).
enum canais_curl_info {
  CANAIS_CURL_RESPONSE_CODE = 0x200000 + 2,
  CANAIS_CURL_SSL_VERIFYRESULT = 0x200000 + 13,
  CANAIS_CURL_OS_ERRNO = 0x200000 + 25,
  CANAIS_CURL_PRETRANSFER_TIME = 0x600000 + 53,  // In microseconds; since 7.61.0.
};

// The codes that the program distinguishes (CURLcode, libcurl-errors(3)).
enum canais_curl_code {
  CANAIS_CURLE_OK = 0,
  CANAIS_CURLE_UNSUPPORTED_PROTOCOL = 1,
  CANAIS_CURLE_URL_MALFORMAT = 3,
  CANAIS_CURLE_COULDNT_RESOLVE_PROXY = 5,
  CANAIS_CURLE_COULDNT_RESOLVE_HOST = 6,
  CANAIS_CURLE_COULDNT_CONNECT = 7,
  CANAIS_CURLE_WEIRD_SERVER_REPLY = 8,
  CANAIS_CURLE_HTTP2 = 16,
  CANAIS_CURLE_PARTIAL_FILE = 18,
  CANAIS_CURLE_WRITE_ERROR = 23,
  CANAIS_CURLE_OUT_OF_MEMORY = 27,
  CANAIS_CURLE_OPERATION_TIMEDOUT = 28,
  CANAIS_CURLE_SSL_CONNECT_ERROR = 35,
  CANAIS_CURLE_BAD_FUNCTION_ARGUMENT = 43,
  CANAIS_CURLE_GOT_NOTHING = 52,
  CANAIS_CURLE_SSL_CERTPROBLEM = 58,
  CANAIS_CURLE_SEND_ERROR = 55,
  CANAIS_CURLE_RECV_ERROR = 56,
  CANAIS_CURLE_SSL_CIPHER = 59,
  CANAIS_CURLE_PEER_FAILED_VERIFICATION = 60,
  CANAIS_CURLE_BAD_CONTENT_ENCODING = 61,
  CANAIS_CURLE_SSL_CACERT_BADFILE = 77,
  CANAIS_CURLE_SSL_SHUTDOWN_FAILED = 80,
  CANAIS_CURLE_SSL_ISSUER_ERROR = 83,
  CANAIS_CURLE_HTTP2_STREAM = 92,
};

// Values of options and callbacks.
enum {
  CANAIS_CURL_HTTP_VERSION_1_1 = 2,
  CANAIS_CURL_HTTP_VERSION_2TLS = 4,  // HTTP/2 where TLS offers it, else HTTP/1.1.
  CANAIS_CURL_SSLVERSION_TLSv1_2 = 6,  // That or newer.
  CANAIS_CURL_WRITEFUNC_PAUSE = 0x10000001,
  CANAIS_CURL_SOCKET_BAD = -1,
  CANAIS_CURL_POLL_IN = 1,
  CANAIS_CURL_POLL_OUT = 2,
  CANAIS_CURL_POLL_REMOVE = 4,
  CANAIS_CURL_CSELECT_IN = 1,
  CANAIS_CURL_CSELECT_OUT = 2,
  CANAIS_CURL_CSELECT_ERR = 4,
};

// Callbacks. The functions below call them, on the thread of their caller.
typedef size_t (*canais_curl_bytes_callback)(char *bytes, size_t size, size_t count, void *context);
typedef int (*canais_curl_open_callback)(void *context, int purpose,
                                         struct canais_curl_address *address);
typedef int (*canais_curl_close_callback)(void *context, int socket);
typedef int (*canais_curl_watch_callback)(canais_curl_easy *easy, int socket, int what,
                                          void *context, void *socket_context);
typedef int (*canais_curl_timer_callback)(canais_curl_multi *multi, long milliseconds,
                                          void *context);

// The functions below require that canais_curl_load() has returned CANAIS_CURL_LOADED.

// curl_easy_init(3), null if there is no memory, and curl_easy_cleanup(3).
canais_curl_easy *canais_curl_easy_new(void);
void canais_curl_easy_free(canais_curl_easy *easy);

// curl_easy_setopt(3), whose last argument has any type: a function for each type. They return a
// CURLcode. Strings are copied; lists and POSTFIELDS are not.
int canais_curl_set_number(canais_curl_easy *easy, enum canais_curl_option option, long value);
int canais_curl_set_text(canais_curl_easy *easy, enum canais_curl_option option, const char *text);
int canais_curl_set_pointer(canais_curl_easy *easy, enum canais_curl_option option, void *pointer);
int canais_curl_set_list(canais_curl_easy *easy, enum canais_curl_option option,
                         struct canais_curl_list *list);

// CURLOPT_HEADERFUNCTION, _WRITEFUNCTION, _OPENSOCKETFUNCTION and _CLOSESOCKETFUNCTION.
int canais_curl_set_callbacks(canais_curl_easy *easy, canais_curl_bytes_callback header,
                              canais_curl_bytes_callback body, canais_curl_open_callback open,
                              canais_curl_close_callback close);

// curl_easy_getinfo(3), 0 if the information is not available.
long canais_curl_number(canais_curl_easy *easy, enum canais_curl_info info);
int64_t canais_curl_microseconds(canais_curl_easy *easy, enum canais_curl_info info);
// The pointer that was set as CURLOPT_PRIVATE.
void *canais_curl_private(canais_curl_easy *easy);

// Continues a paused transfer (curl_easy_pause(3)). Returns a CURLcode.
int canais_curl_easy_resume(canais_curl_easy *easy);

// curl_multi_init(3) with CURLMOPT_SOCKETFUNCTION, CURLMOPT_TIMERFUNCTION and CURLMOPT_MAXCONNECTS,
// the maximum number of idle connections. Null if there is no memory.
canais_curl_multi *canais_curl_multi_new(canais_curl_watch_callback watch,
                                         canais_curl_timer_callback timer, void *context,
                                         long idle_connections);

// Closes all connections (curl_multi_cleanup(3)). All transfers must have been removed.
void canais_curl_multi_free(canais_curl_multi *multi);

// curl_multi_add_handle(3) and curl_multi_remove_handle(3). They return a CURLMcode, 0 for success.
int canais_curl_multi_add(canais_curl_multi *multi, canais_curl_easy *easy);
int canais_curl_multi_remove(canais_curl_multi *multi, canais_curl_easy *easy);

// Handles events of a socket, or for CANAIS_CURL_SOCKET_BAD the expiry of the timer
// (curl_multi_socket_action(3)). Returns a CURLMcode.
int canais_curl_multi_act(canais_curl_multi *multi, int socket, int events);

// A transfer that has ended, and its CURLcode (curl_multi_info_read(3)). Null if there is none.
canais_curl_easy *canais_curl_multi_ended(canais_curl_multi *multi, int *code);
