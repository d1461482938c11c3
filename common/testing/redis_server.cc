#include "common/testing/redis_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <utility>
#include <vector>

#include "common/base/text.h"
#include "common/testing/wait.h"

extern char** environ;

namespace jiedui::testing {
namespace {

[[noreturn]] void Die(std::string_view what) {
  std::fprintf(stderr, "redis-server: %s\n", std::string(what).c_str());
  std::abort();
}

// Below the range of ports that the system gives to outgoing connections, so that nobody takes it between a crash and a start.
int FreePort() {
  std::random_device random;
  std::uniform_int_distribution<int> ports(15000, 32000);
  for (int attempt = 0; attempt < 100; ++attempt) {
    const int port = ports(random);
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool is_free = bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    close(descriptor);
    if (is_free) return port;
  }
  Die("no free port");
}

}  // namespace

RedisServer::RedisServer(std::string password) : password_(std::move(password)) {
  folder_ = std::filesystem::temp_directory_path() / "jiedui-redis-XXXXXX";
  if (mkdtemp(folder_.data()) == nullptr) Die("cannot create its folder");
  for (int attempt = 0; attempt < 3; ++attempt) {  // another process may take the port between the look and the start
    port_ = FreePort();
    if (Spawn()) return;
  }
  Die("does not start");
}

RedisServer::~RedisServer() {
  if (pid_ > 0) Crash();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

bool RedisServer::Spawn() {
  // Everything by argument, no file of the system's Redis; ends with this process even if that is killed.
  std::vector<std::string> arguments = {"setpriv",      "--pdeathsig",   "KILL",         "redis-server",
                                        "--bind",       "127.0.0.1",     "--port",       StrCat(port_),
                                        "--dir",        folder_,         "--unixsocket", socket(),
                                        "--appendonly", "yes",           "--save",       "",
                                        "--logfile",    folder_ + "/log"};
  if (!password_.empty()) arguments.insert(arguments.end(), {"--requirepass", password_});
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  if (posix_spawnp(&pid_, "setpriv", nullptr, nullptr, argv.data(), environ) != 0) Die("cannot run setpriv");
  bool exited = false;
  const bool answered = WaitUntil([&] {
    exited = waitpid(pid_, nullptr, WNOHANG) == pid_;
    if (exited) return true;
    absl::StatusOr<messaging::Redis> redis = messaging::Redis::Connect(options());
    return redis.ok() && redis->Run({"PING"}).ok();  // an error reply while it loads its data
  });
  if (answered && !exited) return true;
  if (!exited) Crash();
  pid_ = -1;
  return false;
}

messaging::RedisOptions RedisServer::options() const { return {.address = address(), .password = password_}; }

std::string RedisServer::address() const { return StrCat("127.0.0.1:", port_); }

void RedisServer::Crash() {
  if (pid_ <= 0) Die("is not running");
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void RedisServer::Start() {
  if (pid_ > 0) Die("is running already");
  if (!Spawn()) Die("does not start again");
}

void RedisServer::CrashAndLoseData() {
  Crash();
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) std::filesystem::remove_all(entry.path());
}

void RedisServer::Hang() { kill(pid_, SIGSTOP); }

void RedisServer::Resume() { kill(pid_, SIGCONT); }

messaging::Redis RedisServer::Connect() const {
  absl::StatusOr<messaging::Redis> redis = messaging::Redis::Connect(options());
  if (!redis.ok()) Die(redis.status().ToString());
  return *std::move(redis);
}

}  // namespace jiedui::testing
