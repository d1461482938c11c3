// A stretch of network between a test and its PostgreSQL server that can be cut at a chosen moment.
#pragma once

#include <netinet/in.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace jiedui::db {

class PostgresqlTestProxy {
 public:
  // What happens to the next COMMIT that a client sends; its connection is cut in each case.
  enum class Commit {
    kPasses,
    kIsLost,        // the server never sees it
    kAnswerIsLost,  // the server commits, the client does not learn it
    kArrivesLate,   // the client's side is cut at once; the server sees it at ReleaseLate
  };

  // Listens on a free loopback port and passes everything on to the server of `conninfo` ("host=127.0.0.1 port=…").
  explicit PostgresqlTestProxy(const std::string& conninfo);
  ~PostgresqlTestProxy();

  // For connections by way of this proxy.
  const std::string& conninfo() const { return conninfo_; }

  void OnNextCommit(Commit commit);
  void ReleaseLate();
  // Cuts every connection; new ones are cut too until Restore.
  void Cut();
  void Restore();

 private:
  struct Pair {
    int client = -1, server = -1;
    bool swallow = false;  // the server's next bytes, and then the connection
    std::string late;      // bytes for the server that wait for ReleaseLate
  };
  void Run();
  void Accept() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool PassToServer(Pair& pair) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);  // false: the pair is over
  bool PassToClient(Pair& pair) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Wake();

  sockaddr_in upstream_{};
  int listener_ = -1;
  int wake_[2] = {-1, -1};  // a pipe
  std::string conninfo_;

  absl::Mutex mutex_;
  std::vector<std::unique_ptr<Pair>> pairs_ ABSL_GUARDED_BY(mutex_);
  Commit next_commit_ ABSL_GUARDED_BY(mutex_) = Commit::kPasses;
  bool release_late_ ABSL_GUARDED_BY(mutex_) = false;
  bool cut_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace jiedui::db
