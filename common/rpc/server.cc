#include "common/rpc/server.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/log.h"
#include "common/base/text.h"
#include "common/rpc/grpc_library.h"
#include "common/rpc/malformed_request.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"

namespace jiedui::rpc {
namespace {

// IPv4 addresses as IPv4-mapped IPv6 ones: one comparison for both.
using IpAddress = std::array<unsigned char, 16>;

constexpr IpAddress kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

IpAddress FromV4(const in_addr& address) {
  IpAddress ip = kMappedPrefix;
  std::memcpy(ip.data() + 12, &address, 4);
  return ip;
}

IpAddress FromV6(const in6_addr& address) {
  IpAddress ip;
  std::memcpy(ip.data(), &address, 16);
  return ip;
}

std::optional<IpAddress> ParseIp(const std::string& text) {
  in_addr v4;
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return FromV4(v4);
  in6_addr v6;
  if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) return FromV6(v6);
  return std::nullopt;
}

bool IsV4(const IpAddress& ip) { return std::equal(kMappedPrefix.begin(), kMappedPrefix.begin() + 12, ip.begin()); }

struct Network {
  IpAddress base{};
  int bits = 0;  // of the 128

  bool Contains(const IpAddress& ip) const {
    const int whole = bits / 8;
    if (!std::equal(base.begin(), base.begin() + whole, ip.begin())) return false;
    if (bits % 8 == 0) return true;
    const int rest = 8 - bits % 8;
    return base[whole] >> rest == ip[whole] >> rest;
  }
};

std::optional<Network> ParseNetwork(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<IpAddress> base = ParseIp(std::string(text.substr(0, slash)));
  int bits = 0;
  if (!base || !absl::SimpleAtoi(ToAbsl(text.substr(slash + 1)), &bits)) return std::nullopt;
  if (bits < 0 || bits > (IsV4(*base) ? 32 : 128)) return std::nullopt;
  return Network{*base, IsV4(*base) ? bits + 96 : bits};
}

bool IsWithin(const IpAddress& ip, std::string_view network) { return ParseNetwork(network)->Contains(ip); }

bool IsLoopback(const IpAddress& ip) { return IsWithin(ip, "127.0.0.0/8") || IsWithin(ip, "::1/128"); }
bool IsLinkLocal(const IpAddress& ip) { return IsWithin(ip, "169.254.0.0/16") || IsWithin(ip, "fe80::/10"); }
bool IsWildcard(const IpAddress& ip) { return IsWithin(ip, "0.0.0.0/32") || IsWithin(ip, "::/128"); }

// Address space that is never routed to the outside, and a network that lies in it as a whole.
bool IsPrivate(const Network& network) {
  for (const std::string_view space : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"}) {
    const Network known = *ParseNetwork(space);
    if (known.Contains(network.base) && network.bits >= known.bits) return true;
  }
  return false;
}

// The addresses at which a wildcard listener is reached from outside.
absl::StatusOr<std::vector<IpAddress>> OwnAddresses() {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return absl::InternalError(StrCat("getifaddrs: ", std::strerror(errno)));
  std::vector<IpAddress> addresses;
  for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr) continue;
    std::optional<IpAddress> ip;
    if (entry->ifa_addr->sa_family == AF_INET) {
      sockaddr_in address;
      std::memcpy(&address, entry->ifa_addr, sizeof address);
      ip = FromV4(address.sin_addr);
    } else if (entry->ifa_addr->sa_family == AF_INET6) {
      sockaddr_in6 address;
      std::memcpy(&address, entry->ifa_addr, sizeof address);
      ip = FromV6(address.sin6_addr);
    }
    if (ip && !IsLoopback(*ip) && !IsLinkLocal(*ip)) addresses.push_back(*ip);
  }
  freeifaddrs(first);
  return addresses;
}

// "[::1]:50051" → "::1".
std::optional<std::string> HostOf(std::string_view address) {
  const size_t colon = address.rfind(':');
  int port = 0;
  if (colon == std::string_view::npos || !absl::SimpleAtoi(ToAbsl(address.substr(colon + 1)), &port) || port < 0 ||
      port > 65535) {
    return std::nullopt;
  }
  std::string_view host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return std::string(host);
}

void PrepareGrpc() {
  KeepGrpc();
  static std::once_flag once;
  std::call_once(once, [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
}

}  // namespace

absl::Status CheckInsecureAddress(std::string_view address, std::string_view insecure_network) {
  const std::optional<std::string> host = HostOf(address);
  if (!host) return absl::InvalidArgumentError(StrCat("address ", address, " is not host:port"));
  if (*host == "localhost") return absl::OkStatus();
  const std::optional<IpAddress> ip = ParseIp(*host);
  if (!ip) return absl::InvalidArgumentError(StrCat("address ", address, " must name an IP address"));
  if (IsLoopback(*ip)) return absl::OkStatus();
  if (insecure_network.empty()) {
    return absl::InvalidArgumentError(
        StrCat("insecure mode serves loopback only: ", address, " is refused as long as insecure_network is not set"));
  }
  const std::optional<Network> network = ParseNetwork(insecure_network);
  if (!network || !IsPrivate(*network)) {
    return absl::InvalidArgumentError(
        StrCat("insecure_network ", insecure_network, " is no private network such as 10.89.0.0/24"));
  }
  std::vector<IpAddress> reached = {*ip};
  if (IsWildcard(*ip)) {
    absl::StatusOr<std::vector<IpAddress>> own = OwnAddresses();
    if (!own.ok()) return own.status();
    reached = *std::move(own);
  }
  if (!std::all_of(reached.begin(), reached.end(), [&](const IpAddress& other) { return network->Contains(other); })) {
    return absl::InvalidArgumentError(
        StrCat("insecure mode: ", address, " is reached from outside the network ", insecure_network));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, Front& front,
                                                      const std::vector<Served>& services) {
  absl::Status allowed = CheckInsecureAddress(options.address, options.insecure_network);
  if (!allowed.ok()) return allowed;
  PrepareGrpc();

  auto server = std::unique_ptr<Server>(new Server(front));
  grpc::ServerBuilder builder;
  builder.AddListeningPort(options.address, grpc::InsecureServerCredentials(), &server->port_);
  for (const Served& served : services) builder.RegisterService(served.service);
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> interceptors;
  interceptors.push_back(std::make_unique<MalformedRequestFactory>());
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
  builder.SetMaxReceiveMessageSize(options.max_request_bytes);
  builder.SetMaxSendMessageSize(options.max_response_bytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT,
                             0);  // a second server on the port is an error, not a share of its calls
  // A peer that has gone without a word is noticed; clients may ask for life signs as often as ours do (channel.cc).
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);

  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || server->port_ == 0) {
    return absl::UnavailableError(StrCat("cannot listen on ", options.address));
  }
  for (const Served& served : services) server->server_->GetHealthCheckService()->SetServingStatus(served.name, true);
  server->address_ = StrCat(options.address.substr(0, options.address.rfind(':')), ":", server->port_);
  Log(LogLevel::kWarning, "serving in insecure mode: callers are who they say they are",
      {{"address", server->address_}, {"network", options.insecure_network}});
  return server;
}

Server::~Server() { Drain(absl::ZeroDuration()); }

void Server::Drain(absl::Duration grace) {
  if (server_ == nullptr || std::exchange(drained_, true)) return;
  server_->GetHealthCheckService()->Shutdown();  // NOT_SERVING, for good
  front_.Drain();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + grace));
}

void BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

int WaitForStopSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  int received = 0;
  sigwait(&signals, &received);
  return received;
}

}  // namespace jiedui::rpc
