#include "common/messaging/redis.h"

#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "common/base/text.h"

namespace jiedui::messaging {
namespace {

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};
using Context = std::unique_ptr<redisContext, FreeContext>;

// Copies hiredis' reply. Depth is bounded by hiredis' reader (7 levels).
Reply Copy(const redisReply& from) {
  Reply to;
  switch (from.type) {
    case REDIS_REPLY_INTEGER:
      to.kind = Reply::Kind::kInteger;
      to.integer = from.integer;
      break;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      to.kind = Reply::Kind::kText;
      to.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_ERROR:
      to.kind = Reply::Kind::kError;
      to.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_ARRAY:
      to.kind = Reply::Kind::kArray;
      to.items.reserve(from.elements);
      for (size_t i = 0; i < from.elements; ++i) to.items.push_back(Copy(*from.element[i]));
      break;
    default: break;  // REDIS_REPLY_NIL
  }
  return to;
}

timeval AtLeastOneMillisecond(absl::Duration duration) {
  return absl::ToTimeval(std::max(duration, absl::Milliseconds(1)));  // 0 would mean: for ever
}

int PollMilliseconds(absl::Duration left) {
  const int64_t up = absl::ToInt64Milliseconds(absl::Ceil(std::max(left, absl::ZeroDuration()), absl::Milliseconds(1)));
  return static_cast<int>(std::min<int64_t>(up, std::numeric_limits<int>::max()));
}

absl::StatusOr<Context> Open(const RedisOptions& options) {
  const timeval timeout = AtLeastOneMillisecond(options.connect_timeout);
  const std::string& address = options.address;
  if (address.starts_with('/')) return Context(redisConnectUnixWithTimeout(address.c_str(), timeout));
  const size_t colon = address.rfind(':');
  int port = 0;
  if (colon == std::string::npos || colon == 0 || !absl::SimpleAtoi(address.substr(colon + 1), &port) || port < 1 ||
      port > 65535) {
    return absl::InvalidArgumentError(StrCat("Redis address '", address, "' is neither host:port nor a path"));
  }
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return Context(redisConnectWithTimeout(host.c_str(), port, timeout));
}

}  // namespace

absl::Status ErrorOf(const Reply& reply) { return absl::FailedPreconditionError(StrCat("Redis: ", reply.text)); }

// The socket and its buffers. hiredis connects and parses; bytes are moved here, because its own send raises SIGPIPE and its
// receive cannot wait for a second descriptor.
class Redis::Link {
 public:
  Link(Context context, const RedisOptions& options)
      : context_(std::move(context)), address_(options.address), timeout_(options.reply_timeout) {}

  void Append(Arguments arguments) {
    absl::StrAppend(&out_, "*", arguments.size(), "\r\n");
    for (std::string_view argument : arguments) {
      absl::StrAppend(&out_, "$", argument.size(), "\r\n");
      out_.append(argument).append("\r\n");
    }
    ++expected_;
  }
  void ExpectNothing() { expected_ = 0; }
  size_t expected() const { return expected_; }

  absl::StatusOr<std::vector<Reply>> Collect() {
    std::vector<Reply> replies;
    replies.reserve(expected_);
    while (replies.size() < expected_) {
      absl::Status parsed = Parse(expected_, replies);
      if (!parsed.ok()) return parsed;
      if (replies.size() == expected_) break;
      absl::StatusOr<bool> moved = Move(timeout_, /*wake_fd=*/-1);
      if (!moved.ok()) return moved.status();
      if (!*moved) return Broken("no reply in time");
    }
    expected_ = 0;
    return replies;
  }

  absl::Status Flush() {
    while (!out_.empty()) {
      absl::StatusOr<bool> moved = Move(timeout_, /*wake_fd=*/-1);
      if (!moved.ok()) return moved.status();
      if (!*moved) return Broken("cannot send");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<Reply>> Receive(absl::Duration timeout, int wake_fd) {
    std::vector<Reply> replies;
    const absl::Time until = absl::Now() + timeout;
    while (true) {
      absl::Status parsed = Parse(std::numeric_limits<size_t>::max(), replies);
      if (!parsed.ok()) return parsed;
      if (!replies.empty()) return replies;
      absl::StatusOr<bool> moved = Move(until - absl::Now(), wake_fd);
      if (!moved.ok()) return moved.status();
      if (!*moved) return replies;
    }
  }

 private:
  absl::Status Broken(std::string_view why) {
    broken_ = absl::UnavailableError(StrCat("Redis at ", address_, ": ", why));
    return broken_;
  }

  // Takes complete replies out of what was received, until there are `most`.
  absl::Status Parse(size_t most, std::vector<Reply>& replies) {
    if (!broken_.ok()) return broken_;
    while (replies.size() < most) {
      void* reply = nullptr;
      if (redisReaderGetReply(context_->reader, &reply) != REDIS_OK) return Broken(context_->reader->errstr);
      if (reply == nullptr) return absl::OkStatus();
      replies.push_back(Copy(*static_cast<redisReply*>(reply)));
      freeReplyObject(reply);
    }
    return absl::OkStatus();
  }

  // Sends and receives what can be without waiting; waits first when nothing can. False: `timeout` passed or `wake_fd` became
  // readable before any byte moved.
  absl::StatusOr<bool> Move(absl::Duration timeout, int wake_fd) {
    if (!broken_.ok()) return broken_;
    if (!out_.empty()) {
      absl::StatusOr<bool> sent = SendSome();
      if (!sent.ok() || *sent) return sent;
    }
    pollfd wait[2] = {{context_->fd, static_cast<short>(out_.empty() ? POLLIN : POLLIN | POLLOUT), 0},
                      {wake_fd, POLLIN, 0}};
    const int ready = poll(wait, 2, PollMilliseconds(timeout));
    if (ready < 0 && errno == EINTR) return true;
    if (ready < 0) return Broken(strerror(errno));
    if ((wait[0].revents & POLLOUT) != 0) return SendSome();
    if (wait[0].revents != 0) return ReceiveSome();
    return false;
  }

  absl::StatusOr<bool> SendSome() {
    const ssize_t sent = send(context_->fd, out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
    if (sent < 0 && errno == EINTR) return true;
    if (sent < 0) return Broken(strerror(errno));
    out_.erase(0, static_cast<size_t>(sent));
    return true;
  }

  absl::StatusOr<bool> ReceiveSome() {
    char buffer[16384];
    const ssize_t received = recv(context_->fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (received == 0) return Broken("closed by the server");
    if (received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return true;
    if (received < 0) return Broken(strerror(errno));
    if (redisReaderFeed(context_->reader, buffer, static_cast<size_t>(received)) != REDIS_OK) {
      return Broken(context_->reader->errstr);
    }
    return true;
  }

  const Context context_;
  const std::string address_;
  const absl::Duration timeout_;
  absl::Status broken_;  // the first failure; every later call gives it again
  std::string out_;
  size_t expected_ = 0;
};

absl::StatusOr<Redis> Redis::Connect(const RedisOptions& options) {
  absl::StatusOr<Context> context = Open(options);
  if (!context.ok()) return context.status();
  if (*context == nullptr) return absl::ResourceExhaustedError("no memory for a connection to Redis");
  if ((*context)->err != 0) {
    return absl::UnavailableError(StrCat("Redis at ", options.address, ": ", std::string_view((*context)->errstr)));
  }
  if (!options.address.starts_with('/'))
    redisEnableKeepAlive(context->get());  // finds a peer that vanished while silent
  Redis redis(std::make_unique<Link>(*std::move(context), options));
  if (!options.password.empty()) {
    absl::StatusOr<Reply> welcome = options.username.empty() ? redis.Run({"AUTH", options.password})
                                                             : redis.Run({"AUTH", options.username, options.password});
    if (!welcome.ok()) return welcome.status();
  }
  return redis;
}

Redis::Redis(std::unique_ptr<Link> link) : link_(std::move(link)) {}
Redis::Redis(Redis&&) noexcept = default;
Redis& Redis::operator=(Redis&&) noexcept = default;
Redis::~Redis() = default;

absl::StatusOr<Reply> Redis::Run(Arguments arguments) {
  link_->Append(arguments);
  absl::StatusOr<std::vector<Reply>> replies = link_->Collect();
  if (!replies.ok()) return replies.status();
  if (replies->back().IsError()) return ErrorOf(replies->back());
  return std::move(replies->back());
}

void Redis::Append(Arguments arguments) { link_->Append(arguments); }

absl::StatusOr<std::vector<Reply>> Redis::Collect() { return link_->Collect(); }

absl::Status Redis::Send(Arguments arguments) {
  link_->Append(arguments);
  link_->ExpectNothing();
  return link_->Flush();
}

absl::StatusOr<std::vector<Reply>> Redis::Receive(absl::Duration timeout, int wake_fd) {
  return link_->Receive(timeout, wake_fd);
}

}  // namespace jiedui::messaging
