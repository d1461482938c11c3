#include "common/db/postgresql_test_proxy.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "common/base/text.h"

namespace jiedui::db {
namespace {

void Require(bool condition, const char* what) {
  if (condition) return;
  std::perror(what);
  std::abort();
}

std::string Setting(const std::string& conninfo, const std::string& name) {
  const size_t at = conninfo.find(name + "=");
  Require(at != std::string::npos, "the conninfo names no host or port");
  const size_t begin = at + name.size() + 1;
  return conninfo.substr(begin, conninfo.find(' ', begin) - begin);
}

void Close(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

bool SendAll(int descriptor, const char* data, size_t size) {
  while (size > 0) {
    const ssize_t sent = send(descriptor, data, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<size_t>(sent);
  }
  return true;
}

const sockaddr* AsGeneric(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

}  // namespace

PostgresqlTestProxy::PostgresqlTestProxy(const std::string& conninfo) {
  upstream_.sin_family = AF_INET;
  upstream_.sin_port = htons(static_cast<uint16_t>(std::stoi(Setting(conninfo, "port"))));
  Require(inet_pton(AF_INET, Setting(conninfo, "host").c_str(), &upstream_.sin_addr) == 1, "host is no IPv4 address");

  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  Require(bind(listener_, AsGeneric(address), sizeof address) == 0 && listen(listener_, 64) == 0, "listen");
  socklen_t length = sizeof address;
  Require(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) == 0, "getsockname");
  conninfo_ = StrCat(conninfo, " host=127.0.0.1 port=", ntohs(address.sin_port));  // the last of a name counts
  Require(pipe(wake_) == 0, "pipe");
  thread_ = std::thread([this] { Run(); });
}

PostgresqlTestProxy::~PostgresqlTestProxy() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  Wake();
  thread_.join();
  absl::MutexLock lock(&mutex_);
  for (const auto& pair : pairs_) {
    Close(pair->client);
    Close(pair->server);
  }
  Close(listener_);
  Close(wake_[0]);
  Close(wake_[1]);
}

void PostgresqlTestProxy::OnNextCommit(Commit commit) {
  absl::MutexLock lock(&mutex_);
  next_commit_ = commit;
}

void PostgresqlTestProxy::ReleaseLate() {
  {
    absl::MutexLock lock(&mutex_);
    release_late_ = true;
  }
  Wake();
}

void PostgresqlTestProxy::Cut() {
  absl::MutexLock lock(&mutex_);
  cut_ = true;
  // The thread finds both ends shut and closes them.
  for (const auto& pair : pairs_) {
    if (pair->client >= 0) shutdown(pair->client, SHUT_RDWR);
    shutdown(pair->server, SHUT_RDWR);
  }
}

void PostgresqlTestProxy::Restore() {
  absl::MutexLock lock(&mutex_);
  cut_ = false;
}

void PostgresqlTestProxy::Wake() { Require(write(wake_[1], "w", 1) == 1, "write"); }

void PostgresqlTestProxy::Run() {
  while (true) {
    std::vector<pollfd> descriptors = {{listener_, POLLIN, 0}, {wake_[0], POLLIN, 0}};
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return;
      for (const auto& pair : pairs_) {
        descriptors.push_back({pair->client, POLLIN, 0});  // poll passes over -1
        descriptors.push_back({pair->server, POLLIN, 0});
      }
    }
    Require(poll(descriptors.data(), descriptors.size(), -1) > 0, "poll");
    absl::MutexLock lock(&mutex_);
    if (char byte; descriptors[1].revents != 0) Require(read(wake_[0], &byte, 1) == 1, "read");
    for (size_t i = 0; i < pairs_.size(); ++i) {  // as many as were polled: only this thread adds and removes
      Pair& pair = *pairs_[i];
      bool alive = true;
      if (descriptors[2 + 2 * i].revents != 0) alive = PassToServer(pair);
      if (alive && descriptors[3 + 2 * i].revents != 0) alive = PassToClient(pair);
      if (alive && release_late_ && !pair.late.empty()) {
        alive = SendAll(pair.server, pair.late.data(), pair.late.size());
        pair.late.clear();
      }
      if (!alive) {
        Close(pair.client);
        Close(pair.server);
      }
    }
    std::erase_if(pairs_, [](const auto& pair) { return pair->server < 0; });
    if (descriptors[0].revents != 0) Accept();
  }
}

void PostgresqlTestProxy::Accept() {
  int client = accept(listener_, nullptr, nullptr);
  Require(client >= 0, "accept");
  if (cut_) return Close(client);
  auto pair = std::make_unique<Pair>();
  pair->client = client;
  pair->server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  Require(connect(pair->server, AsGeneric(upstream_), sizeof upstream_) == 0, "connect");
  pairs_.push_back(std::move(pair));
}

bool PostgresqlTestProxy::PassToServer(Pair& pair) {
  char buffer[65536];
  const ssize_t size = recv(pair.client, buffer, sizeof buffer, 0);
  if (size <= 0) return false;
  const std::string_view data(buffer, static_cast<size_t>(size));
  if (data.find("COMMIT") != std::string_view::npos) {
    switch (std::exchange(next_commit_, Commit::kPasses)) {
      case Commit::kPasses: break;
      case Commit::kIsLost: return false;
      case Commit::kAnswerIsLost: pair.swallow = true; break;
      case Commit::kArrivesLate:
        pair.late = data;
        Close(pair.client);
        return true;
    }
  }
  return SendAll(pair.server, data.data(), data.size());
}

bool PostgresqlTestProxy::PassToClient(Pair& pair) {
  char buffer[65536];
  const ssize_t size = recv(pair.server, buffer, sizeof buffer, 0);
  if (size <= 0 || pair.swallow) return false;
  if (pair.client < 0) return true;  // the answer to what came late
  return SendAll(pair.client, buffer, static_cast<size_t>(size));
}

}  // namespace jiedui::db
