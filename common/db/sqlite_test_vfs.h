// A disk that can be full, can fail to sync and counts its syncs: SQLite's own file system underneath.
#pragma once

#include <sqlite3.h>

#include <atomic>

namespace jiedui::db {

class TestDisk {
 public:
  // Becomes the file system of all connections opened from now on; the process keeps it.
  static TestDisk& Install();

  std::atomic<bool> full = false;        // writes fail: no space
  std::atomic<bool> sync_fails = false;  // fsync fails
  std::atomic<int> syncs = 0;            // of any file

 private:
  TestDisk();

  sqlite3_vfs vfs_;
  sqlite3_io_methods methods_;
};

}  // namespace jiedui::db
