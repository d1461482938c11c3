#include "common/db/sqlite_test_vfs.h"

#include <cstring>

namespace jiedui::db {
namespace {

TestDisk* disk = nullptr;
sqlite3_vfs* real_vfs = nullptr;

// What SQLite allocates for a file: our head, and behind it the real one.
struct File {
  sqlite3_file head;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
sqlite3_file* Real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real(); }

int Write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  if (disk->full) return SQLITE_FULL;
  return Real(file)->pMethods->xWrite(Real(file), data, size, offset);
}

int Sync(sqlite3_file* file, int flags) {
  if (disk->sync_fails) return SQLITE_IOERR_FSYNC;
  ++disk->syncs;
  return Real(file)->pMethods->xSync(Real(file), flags);
}

const sqlite3_io_methods* methods = nullptr;

int Open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  const int code = real_vfs->xOpen(real_vfs, name, Real(file), flags, out_flags);
  if (code == SQLITE_OK) file->pMethods = methods;
  return code;
}

}  // namespace

TestDisk::TestDisk() {
  real_vfs = sqlite3_vfs_find(nullptr);
  vfs_ = *real_vfs;
  vfs_.zName = "jiedui-test-disk";
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_vfs->szOsFile;
  vfs_.xOpen = Open;
  methods_ = {};
  methods_.iVersion = 2;  // no memory mapping
  methods_.xClose = [](sqlite3_file* f) { return Real(f)->pMethods->xClose(Real(f)); };
  methods_.xRead = [](sqlite3_file* f, void* d, int n, sqlite3_int64 o) {
    return Real(f)->pMethods->xRead(Real(f), d, n, o);
  };
  methods_.xWrite = Write;
  methods_.xTruncate = [](sqlite3_file* f, sqlite3_int64 n) { return Real(f)->pMethods->xTruncate(Real(f), n); };
  methods_.xSync = Sync;
  methods_.xFileSize = [](sqlite3_file* f, sqlite3_int64* n) { return Real(f)->pMethods->xFileSize(Real(f), n); };
  methods_.xLock = [](sqlite3_file* f, int l) { return Real(f)->pMethods->xLock(Real(f), l); };
  methods_.xUnlock = [](sqlite3_file* f, int l) { return Real(f)->pMethods->xUnlock(Real(f), l); };
  methods_.xCheckReservedLock = [](sqlite3_file* f, int* r) {
    return Real(f)->pMethods->xCheckReservedLock(Real(f), r);
  };
  methods_.xFileControl = [](sqlite3_file* f, int op, void* a) {
    return Real(f)->pMethods->xFileControl(Real(f), op, a);
  };
  methods_.xSectorSize = [](sqlite3_file* f) { return Real(f)->pMethods->xSectorSize(Real(f)); };
  methods_.xDeviceCharacteristics = [](sqlite3_file* f) { return Real(f)->pMethods->xDeviceCharacteristics(Real(f)); };
  methods_.xShmMap = [](sqlite3_file* f, int p, int n, int e, void volatile** m) {
    return Real(f)->pMethods->xShmMap(Real(f), p, n, e, m);
  };
  methods_.xShmLock = [](sqlite3_file* f, int o, int n, int l) {
    return Real(f)->pMethods->xShmLock(Real(f), o, n, l);
  };
  methods_.xShmBarrier = [](sqlite3_file* f) { Real(f)->pMethods->xShmBarrier(Real(f)); };
  methods_.xShmUnmap = [](sqlite3_file* f, int d) { return Real(f)->pMethods->xShmUnmap(Real(f), d); };
  methods = &methods_;
}

TestDisk& TestDisk::Install() {
  if (disk == nullptr) {
    disk = new TestDisk();
    sqlite3_vfs_register(&disk->vfs_, 1);
  }
  disk->full = false;
  disk->sync_fails = false;
  return *disk;
}

}  // namespace jiedui::db
