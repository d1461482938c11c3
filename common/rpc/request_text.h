// U+0000 is refused at the edge: PostgreSQL cannot store it, and C strings end at it.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace jiedui::rpc {

// The string fields of one message type and of the messages inside it, found once. Immutable, thread-safe.
class RequestText {
 public:
  explicit RequestText(const google::protobuf::Descriptor& type);
  ~RequestText();

  // The one of `Request`; made at its first call.
  template <class Request>
  static const RequestText& Of() {
    static const RequestText* const text = new RequestText(*Request::descriptor());  // never destroyed: calls end late
    return *text;
  }

  // INVALID_FIELD naming the path of the first field that holds U+0000 ("pairing.note"). `bytes` fields may hold anything.
  absl::Status Check(const google::protobuf::Message& request) const;

 private:
  struct Type;
  std::vector<std::unique_ptr<Type>> types_;  // the first one is the request's own
};

}  // namespace jiedui::rpc
