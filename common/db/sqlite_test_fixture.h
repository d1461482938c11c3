// An SQLite store in a folder of its own, and writes that wait together.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/synchronization/notification.h"
#include "common/db/database.h"
#include "common/db/db_test_items.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "gtest/gtest.h"

namespace jiedui::db {

// Waits for the answer to one write.
class Written {
 public:
  Written(Database& database, Database::Body body, Database::WriteOptions options = {}) {
    database.Write(options, std::move(body), [this](absl::Status status) {
      status_ = std::move(status);
      answered_.Notify();
    });
  }
  bool answered() const { return answered_.HasBeenNotified(); }
  const absl::Status& status() {
    answered_.WaitForNotification();
    return status_;
  }

 private:
  absl::Status status_;
  absl::Notification answered_;
};

// Keeps the writer in a batch of its own, so that whatever is written until Release waits together.
class Held {
 public:
  explicit Held(Database& database)
      : write_(database, [this](Tx&) {
          entered_.Notify();
          released_.WaitForNotification();
          return absl::OkStatus();
        }) {
    entered_.WaitForNotification();
  }
  ~Held() {
    if (!released_.HasBeenNotified()) Release();  // the test gave up
    EXPECT_THAT(write_.status(), jiedui::testing::IsOk());
  }
  void Release() { released_.Notify(); }

 private:
  absl::Notification entered_, released_;
  Written write_;
};

inline Database::Body Set(std::string name, int64_t value) {
  return [name = std::move(name), value](Tx& tx) { return SetItem(tx, name, value).status(); };
}

class SqliteTest : public ::testing::Test {
 protected:
  SqliteTest() {
    std::string folder = std::filesystem::temp_directory_path() / "jiedui-sqlite-XXXXXX";
    EXPECT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    options_.path = folder_ / "store.db";
  }
  ~SqliteTest() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  absl::Status TryOpen(const Schema& schema = {kItems}) {
    database_.reset();
    absl::StatusOr<std::unique_ptr<Database>> opened = OpenSqlite(options_, schema, clock_);
    if (!opened.ok()) return opened.status();
    database_ = *std::move(opened);
    return absl::OkStatus();
  }
  Database& Open(const Schema& schema = {kItems}) {
    const absl::Status status = TryOpen(schema);
    if (!status.ok()) {
      ADD_FAILURE() << status;
      std::abort();
    }
    return *database_;
  }
  absl::Status Write(Database::Body body, Database::WriteOptions options = {}) {
    return WriteAndWait(*database_, std::move(body), options);
  }
  absl::Status Run(std::string_view text) {
    return Write([&](Tx& tx) { return tx.Run({"test", text}).status(); });
  }

  std::filesystem::path folder_;
  SqliteOptions options_;
  jiedui::testing::FakeClock clock_;
  std::unique_ptr<Database> database_;
};

}  // namespace jiedui::db
