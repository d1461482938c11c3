// A Redis of a test's own, on a free loopback port, that can crash, hang, come back, and lose its data.
#pragma once

#include <sys/types.h>

#include <string>

#include "common/messaging/redis.h"

namespace jiedui::testing {

// Used by one thread: the process ends with the thread that started it. Functions end the test program when the server does not
// do as told: no test of it could go on.
class RedisServer {
 public:
  RedisServer() : RedisServer("") {}
  explicit RedisServer(std::string password);  // not empty: clients must AUTH
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  // How to reach it; the same over all restarts.
  messaging::RedisOptions options() const;
  std::string address() const;  // "127.0.0.1:port"
  std::string socket() const { return folder_ + "/socket"; }

  void Crash();             // SIGKILL; keeps what it had answered for
  void Start();             // after Crash
  void CrashAndLoseData();  // a crash on a machine that kept nothing
  void Restart() { Crash(), Start(); }
  void Hang();  // SIGSTOP: connected, accepts, answers nothing
  void Resume();

  // A connection for the test itself, of the present process.
  messaging::Redis Connect() const;

 private:
  bool Spawn();

  std::string folder_;
  std::string password_;
  int port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace jiedui::testing
