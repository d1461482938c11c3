// Hears of events as they happen, with hiredis alone: jiedui-subscribe-example [HOST] [PORT] [PATTERN]
// A call says what happened to which subject; the content comes by Get, what was missed while away by WatchEvents.
#include <hiredis.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

int main(int argc, char** argv) {
  const char* host = argc > 1 ? argv[1] : "127.0.0.1";
  const int port = argc > 2 ? std::atoi(argv[2]) : 7479;
  const char* pattern = argc > 3 ? argv[3] : "cn.jiedui.pairing.*";

  std::unique_ptr<redisContext, void (*)(redisContext*)> redis(redisConnect(host, port), redisFree);
  if (redis == nullptr || redis->err != 0) {
    std::fprintf(stderr, "%s:%d: %s\n", host, port, redis == nullptr ? "out of memory" : redis->errstr);
    return 1;
  }
  std::unique_ptr<void, void (*)(void*)> confirmation(redisCommand(redis.get(), "PSUBSCRIBE %s", pattern),
                                                      freeReplyObject);
  if (confirmation == nullptr) return 1;
  std::fprintf(stderr, "listening to %s\n", pattern);

  void* raw = nullptr;
  while (redisGetReply(redis.get(), &raw) == REDIS_OK) {
    std::unique_ptr<redisReply, void (*)(void*)> message(static_cast<redisReply*>(raw), freeReplyObject);
    // ["pmessage", pattern, channel, CloudEvent as JSON]
    if (message->type != REDIS_REPLY_ARRAY || message->elements != 4) continue;
    std::printf("%s %s\n", message->element[2]->str, message->element[3]->str);
    std::fflush(stdout);
  }
  std::fprintf(stderr, "%s:%d: %s\n", host, port, redis->errstr);
  return 1;
}
