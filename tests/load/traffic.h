// The calls that load is made of.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "common/base/call.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/support/async_unary_call.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"
#include "tests/load/echo.grpc.pb.h"
#include "tests/load/measure.h"
#include "tests/load/rotation_people.h"

namespace jiedui::load {

using Random = std::mt19937_64;

// A call that was started. `began` is when the client began to make it.
struct Ongoing {
  virtual ~Ongoing() = default;
  virtual const google::protobuf::Message& response() const = 0;

  grpc::ClientContext context;
  grpc::Status status;
  SteadyClock::time_point began;
  size_t request_bytes = 0;
};

// One kind of call. Thread-safe.
class Traffic {
 public:
  virtual ~Traffic() = default;
  // Makes a request and sends it; the returned pointer comes out of `queue` as the tag when the answer is there, and whoever
  // takes it out owns the call.
  virtual Ongoing* Start(Random& random, int channel, grpc::CompletionQueue& queue) const = 0;
  // Told of each good answer: for questions that go on from the last one.
  virtual void Answered(const Ongoing&) const {}
};

struct TrafficOptions {
  std::string method;  // "echo", "get", "propose", "school-file", "coverage"
  std::string address;
  int channels = 2;        // connections to the server
  int request_bytes = 0;   // echo: of the request on the wire
  int response_bytes = 0;  // echo: of the answer
  int pairings = 0;        // get: pairings/load-0 …
  int parties = 0;         // propose: parties/load-0 …
  int trusteeships = 0;    // school-file: trusteeships/syn-00001 …
  std::string area;        // of rotation: who asks, and about what; "" for the nation
};

// Null for an unknown method or a server that is not there.
std::unique_ptr<Traffic> MakeTraffic(const TrafficOptions& options);
// A question to the rotation service, which was filled with what is invented; `method` is the RPC: rotation_traffic.cc. Null for another.
std::unique_ptr<Traffic> MakeRotationTraffic(const TrafficOptions& options, const Inventing& inventing);

// A channel of its own connection.
std::shared_ptr<grpc::Channel> Connect(const std::string& address, int number);
// The caller of all other load: an operator, who may sign for anybody.
Caller Operator(const std::string& person = "load");

// As the synthetic programme names them, from 0.
std::string TrusteeshipName(int number);

// A pairing between two of `parties` load parties, with texts as long as real ones.
pairing::v1::Pairing RandomPairing(Random& random, int parties);

}  // namespace jiedui::load
