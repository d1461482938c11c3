// The services, as the commands call them: a request knows by its package which of them takes it.
#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/settings.h"
#include "common/base/call.h"
#include "common/rpc/status.h"
#include "common/rpc/trailer.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

namespace jiedui::pairing::v1 {}
namespace jiedui::trusteeship::v1 {}
namespace jiedui::rotation::v1 {}
namespace jiedui::reporting::v1 {}

namespace jiedui::cli {

namespace v1 = jiedui::pairing::v1;
namespace tv1 = jiedui::trusteeship::v1;
namespace rv1 = jiedui::rotation::v1;
namespace pv1 = jiedui::reporting::v1;

class Client {
 public:
  struct Server {
    std::string address;
    std::shared_ptr<grpc::Channel> channel;
  };

  // Does not connect: the first call does. `settings` must outlive the client.
  explicit Client(const Settings& settings);

  // One call, with the caller's identity and the deadline of the settings. `trailer`, if given, is told the event and the
  // warnings beside the answer.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request, Trailer* trailer = nullptr) {
    grpc::ClientContext context;
    Prepare(context, settings_.timeout);
    asked_ = &ServerOf(Request::descriptor());
    Response response;
    Stub stub(asked_->channel);
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    if (trailer != nullptr) *trailer = rpc::ReadTrailer(context);
    return response;
  }

  // All pages of a list. `take` is given each answer and the number of items still wanted, and says how many it took.
  // `limit` 0: all.
  template <class Stub, class Request, class Response, class Take>
  absl::Status EachPage(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*), Request request,
                        int64_t limit, Take take) {
    constexpr int64_t kPage = 500;
    int64_t wanted = limit > 0 ? limit : INT64_MAX;
    request.set_page_size(static_cast<int32_t>(std::min(wanted, kPage)));
    while (true) {
      auto page = Call(method, request);
      if (!page.ok()) return page.status();
      wanted -= take(*page, wanted);
      if (wanted <= 0 || page->next_page_token().empty()) return absl::OkStatus();
      request.set_page_token(page->next_page_token());
    }
  }

  // For streams: identity, and a deadline unless `timeout` is infinite.
  void Prepare(grpc::ClientContext& context, absl::Duration timeout) const;
  // The service that takes such a request.
  const Server& ServerOf(const google::protobuf::Descriptor* request) const;
  // The service of --server.
  const Server& first() const { return pairing_; }
  // The address of the service that was asked last.
  const std::string& asked() const { return asked_->address; }

 private:
  const Settings& settings_;
  const Server pairing_, trusteeship_, rotation_, reporting_;
  const Server* asked_ = &pairing_;
};

}  // namespace jiedui::cli
