// The commit that a package is built from. The package build defines both macros; a build from a
// checkout leaves them empty.

#include "CLinux.h"

#ifndef CANAIS_COMMIT
#define CANAIS_COMMIT ""
#endif
#ifndef CANAIS_COMMIT_DATE
#define CANAIS_COMMIT_DATE ""
#endif

const char *canais_build_commit(void) { return CANAIS_COMMIT; }
const char *canais_build_date(void) { return CANAIS_COMMIT_DATE; }
