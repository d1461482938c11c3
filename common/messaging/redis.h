// A connection to Redis: the only place that knows hiredis.
//
// Blocking, for background threads; used by one thread at a time. Every failure of the connection is UNAVAILABLE and leaves it
// broken: make a new one. No call blocks longer than the timeouts of its options.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace jiedui::messaging {

struct RedisOptions {
  std::string address;   // "127.0.0.1:6379", "[::1]:6379", or the absolute path of a unix socket
  std::string username;  // of Redis' access control list; empty: the default user
  std::string password;  // empty: no AUTH
  absl::Duration connect_timeout = absl::Seconds(1);
  absl::Duration reply_timeout = absl::Seconds(2);  // without any progress
};

// What Redis answered, owned.
struct Reply {
  enum class Kind { kNil, kInteger, kText, kArray, kError };
  Kind kind = Kind::kNil;
  int64_t integer = 0;       // kInteger
  std::string text;          // kText (simple and bulk strings alike; binary safe) and kError ("ERR …")
  std::vector<Reply> items;  // kArray

  bool IsNil() const { return kind == Kind::kNil; }
  bool IsText() const { return kind == Kind::kText; }
  bool IsArray() const { return kind == Kind::kArray; }
  bool IsError() const { return kind == Kind::kError; }
};

// The status of an error reply: FAILED_PRECONDITION with Redis' own words.
absl::Status ErrorOf(const Reply& reply);

class Redis {
 public:
  using Arguments = std::initializer_list<std::string_view>;  // binary safe

  // Connects and authenticates. INVALID_ARGUMENT for an address that is none.
  static absl::StatusOr<Redis> Connect(const RedisOptions& options);

  Redis(Redis&&) noexcept;
  Redis& operator=(Redis&&) noexcept;
  ~Redis();

  // One command, one reply. An error reply is its status. Nothing may be appended and uncollected.
  absl::StatusOr<Reply> Run(Arguments arguments);

  // Pipelining: Append any number of commands, then Collect sends them and gives their replies in order, error replies as they
  // are.
  void Append(Arguments arguments);
  absl::StatusOr<std::vector<Reply>> Collect();

  // For a connection that subscribed: sends SUBSCRIBE, PSUBSCRIBE, … whose confirmations arrive as messages.
  absl::Status Send(Arguments arguments);
  // Waits until something arrives and gives all of it; empty when `timeout` passed first or `wake_fd` (-1: none) is readable.
  absl::StatusOr<std::vector<Reply>> Receive(absl::Duration timeout, int wake_fd = -1);

 private:
  class Link;
  explicit Redis(std::unique_ptr<Link> link);
  std::unique_ptr<Link> link_;
};

}  // namespace jiedui::messaging
