// LD_PRELOAD: every fsync and fdatasync takes JIEDUI_SYNC_DELAY_US longer, as on a slower disk.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>

namespace {

int Delayed(const char* name, int file) {
  static const char* const setting = std::getenv("JIEDUI_SYNC_DELAY_US");
  using Sync = int (*)(int);
  const int result = reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name))(file);
  if (setting != nullptr) usleep(static_cast<useconds_t>(std::atol(setting)));
  return result;
}

}  // namespace

extern "C" int fsync(int file) { return Delayed("fsync", file); }
extern "C" int fdatasync(int file) { return Delayed("fdatasync", file); }
