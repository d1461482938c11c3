// One way to serve for every service: health, reflection, limits, keepalive, the rule of insecure mode, graceful drain.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/front.h"
#include "grpcpp/impl/service_type.h"
#include "grpcpp/server.h"

namespace jiedui::rpc {

struct ServerOptions {
  std::string address = "127.0.0.1:0";  // IP address (or "localhost") and port; port 0 takes a free one
  // Insecure mode serves loopback, and beyond it only one private container network, named here as "10.89.0.0/24". A wildcard
  // address is allowed when every address of this machine but loopback and link-local lies in that network.
  std::string insecure_network;
  int max_request_bytes = 4 * 1024 * 1024;
  int max_response_bytes = 16 * 1024 * 1024;
};

// INVALID_ARGUMENT, in English for the log, unless an insecure server may listen there.
absl::Status CheckInsecureAddress(std::string_view address, std::string_view insecure_network);

// A service to be served and the name by which health checks ask for it: {&service, PairingService::service_full_name()}.
struct Served {
  grpc::Service* service;
  std::string name;
};

// A running server. Main owns it; services, allocators and the front outlive it.
class Server {
 public:
  // Starts to serve, each service reported as SERVING by name and as a whole (""). Insecure only, until identity arrives; it
  // says so in the log.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options, Front& front,
                                                       const std::vector<Served>& services);
  ~Server();  // drains at once if nobody did

  int port() const { return port_; }
  // "127.0.0.1:50051": where a client on this machine reaches it.
  const std::string& address() const { return address_; }

  // Health says NOT_SERVING, new calls are refused with DRAINING, streams end; then waits until all calls are answered, for
  // `grace` at most, after which what is left is cancelled. Returns when no call is left. Again: nothing.
  void Drain(absl::Duration grace);

 private:
  explicit Server(Front& front) : front_(front) {}

  Front& front_;
  int port_ = 0;
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
  bool drained_ = false;
};

// For main: call first, before any thread is started, so that all inherit it; SIGTERM and SIGINT then reach WaitForStopSignal
// alone, on the main thread, as an ordinary return value. SIGPIPE is ignored.
void BlockStopSignals();
int WaitForStopSignal();

}  // namespace jiedui::rpc
