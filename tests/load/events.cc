#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "common/base/text.h"
#include "google/protobuf/util/time_util.h"
#include "tests/load/runs.h"

namespace jiedui::load {
namespace {

constexpr char kProposed[] = "cn.jiedui.pairing.pairing.proposed.v1";
constexpr char kHop[] = "jiedui.load.hop";
constexpr auto kPatience = std::chrono::seconds(20);  // for what was sent and has not arrived

using WallClock = std::chrono::system_clock;  // the clock that recorded times are told by
using Contexts = std::unique_ptr<redisContext, void (*)(redisContext*)>;

Contexts ConnectRedis(const std::string& address) {
  const size_t colon = address.rfind(':');
  const timeval timeout = {5, 0};
  return {redisConnectWithTimeout(address.substr(0, colon).c_str(), std::atoi(address.c_str() + colon + 1), timeout),
          redisFree};
}

// Listens to one channel on its own thread until `expected` messages have arrived or nothing came for kPatience.
class Subscriber {
 public:
  struct Message {
    std::string text;
    WallClock::time_point at;
  };

  Subscriber(const std::string& redis, const char* channel) : redis_(ConnectRedis(redis)) {
    if (redis_ == nullptr || redis_->err != 0) return;
    redisReply* reply = static_cast<redisReply*>(redisCommand(redis_.get(), "SUBSCRIBE %s", channel));
    ready_ = reply != nullptr;
    freeReplyObject(reply);
    const timeval wait = {0, 100'000};
    redisSetTimeout(redis_.get(), wait);
    if (ready_) thread_ = std::thread([this] { Listen(); });
  }

  bool ready() const { return ready_; }

  // Blocks; then no more messages are taken.
  std::vector<Message> Collect(size_t expected) {
    expected_ = expected;
    if (thread_.joinable()) thread_.join();
    return std::move(messages_);
  }

 private:
  void Listen() {
    auto last = WallClock::now();
    while (messages_.size() < expected_) {
      redisReply* reply = nullptr;
      if (redisGetReply(redis_.get(), reinterpret_cast<void**>(&reply)) != REDIS_OK) {
        if (redis_->err != REDIS_ERR_IO || WallClock::now() - last > kPatience) return;
        redis_->err = 0;  // nothing within the timeout
        continue;
      }
      last = WallClock::now();
      if (reply->elements == 3) messages_.push_back({{reply->element[2]->str, reply->element[2]->len}, last});
      freeReplyObject(reply);
    }
  }

  Contexts redis_;
  bool ready_ = false;
  std::atomic<size_t> expected_ = SIZE_MAX;
  std::vector<Message> messages_;
  std::thread thread_;
};

// Calls `send` `rate` times a second, however long it takes: what is late follows at once. Gives how many.
size_t Pace(const EventsOptions& options, const std::function<void(size_t)>& send) {
  const auto count = static_cast<size_t>(options.rate * options.seconds);
  const auto began = SteadyClock::now();
  for (size_t i = 0; i < count; ++i) {
    std::this_thread::sleep_until(began + Seconds(static_cast<double>(i) / options.rate));
    send(i);
  }
  return count;
}

std::string_view SubjectOf(std::string_view json) {
  constexpr std::string_view kKey = R"("subject":")";
  const size_t key = json.find(kKey);
  if (key == std::string_view::npos) return {};
  const size_t begin = key + kKey.size();
  return json.substr(begin, json.find('"', begin) - begin);
}

struct Told {
  WallClock::time_point answered, recorded;
};

nlohmann::json Failed(const char* why) { return {{"errors", 1}, {"first_error", why}}; }

}  // namespace

nlohmann::json RunEvents(const Traffic& proposals, const EventsOptions& options) {
  Subscriber subscriber(options.redis, kProposed);
  if (!subscriber.ready()) return Failed("cannot subscribe");
  grpc::CompletionQueue queue;
  std::unordered_map<std::string, Told> told;
  std::string first_error;
  std::vector<float> answer_us;
  std::thread answers([&] {
    void* tag = nullptr;
    bool ok = false;
    while (queue.Next(&tag, &ok)) {
      const auto answered = WallClock::now();
      const std::unique_ptr<Ongoing> call(static_cast<Ongoing*>(tag));
      if (!call->status.ok()) {
        first_error = call->status.error_message();
        continue;
      }
      answer_us.push_back(Microseconds(SteadyClock::now() - call->began));
      const auto& pairing = static_cast<const pairing::v1::Pairing&>(call->response());
      const int64_t nanos = google::protobuf::util::TimeUtil::TimestampToNanoseconds(pairing.update_time());
      told[pairing.name()] = {answered, WallClock::time_point(std::chrono::nanoseconds(nanos))};
    }
  });
  std::random_device device;
  Random random(device());
  const auto began = SteadyClock::now();
  const size_t sent = Pace(options, [&](size_t i) { proposals.Start(random, static_cast<int>(i % 2), queue); });
  const double took = std::chrono::duration<double>(SteadyClock::now() - began).count();
  queue.Shutdown();  // what is under way is still answered
  answers.join();

  std::vector<float> after_answer, after_record;
  for (const Subscriber::Message& message : subscriber.Collect(told.size())) {
    const auto found = told.find(std::string(SubjectOf(message.text)));
    if (found == told.end()) continue;
    // An event may overtake its answer: then there was nothing to wait for.
    after_answer.push_back(std::max(0.0F, Microseconds(message.at - found->second.answered)));
    after_record.push_back(Microseconds(message.at - found->second.recorded));
    told.erase(found);
  }
  nlohmann::json report = {
      {"per_second", static_cast<double>(sent) / took},
      {"events", after_answer.size()},
      {"errors", told.size() + (sent - answer_us.size())},
      {"first_error", first_error.empty() && !told.empty() ? "events did not arrive" : first_error}};
  AddPercentiles(report, "", after_answer);
  AddPercentiles(report, "record_", after_record);
  AddPercentiles(report, "answer_", answer_us);
  return report;
}

nlohmann::json RunHop(const EventsOptions& options) {
  Subscriber subscriber(options.redis, kHop);
  const Contexts publisher = ConnectRedis(options.redis);
  if (!subscriber.ready() || publisher == nullptr || publisher->err != 0) return Failed("cannot reach Redis");
  // Nobody waits for the replies, as in a pipeline.
  redisAppendCommand(publisher.get(), "CLIENT REPLY OFF");
  const std::string fill(static_cast<size_t>(std::max(0, options.bytes - 20)), 'x');
  const auto began = SteadyClock::now();
  const size_t sent = Pace(options, [&](size_t) {
    const std::string message = StrCat(WallClock::now().time_since_epoch().count(), " ", fill);
    redisAppendCommand(publisher.get(), "PUBLISH %s %b", kHop, message.data(), message.size());
    int done = 0;
    while (done == 0 && redisBufferWrite(publisher.get(), &done) == REDIS_OK) {
    }
  });
  const double took = std::chrono::duration<double>(SteadyClock::now() - began).count();
  std::vector<float> hops;
  for (const Subscriber::Message& message : subscriber.Collect(sent)) {
    const WallClock::time_point at{WallClock::duration(std::atoll(message.text.c_str()))};
    hops.push_back(Microseconds(message.at - at));
  }
  nlohmann::json report = {{"per_second", static_cast<double>(sent) / took},
                           {"events", hops.size()},
                           {"errors", sent - hops.size()},
                           {"first_error", hops.size() < sent ? "messages did not arrive" : ""}};
  AddPercentiles(report, "", hops);
  return report;
}

}  // namespace jiedui::load
