// The services, as the commands call them: a stub knows which of them it is of.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>

#include "absl/status/statusor.h"
#include "clients/cli/settings.h"
#include "common/base/call.h"
#include "common/rpc/status.h"
#include "common/rpc/trailer.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "jiedui/events/v1/event_service.grpc.pb.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"
#include "jiedui/pairing/v1/party.grpc.pb.h"
#include "jiedui/pairing/v1/record.grpc.pb.h"
#include "jiedui/pairing/v1/region.grpc.pb.h"
#include "jiedui/pairing/v1/region_set.grpc.pb.h"
#include "jiedui/pairing/v1/review.grpc.pb.h"
#include "jiedui/pairing/v1/scheme.grpc.pb.h"
#include "jiedui/rotation/v1/batch.grpc.pb.h"
#include "jiedui/rotation/v1/category.grpc.pb.h"
#include "jiedui/rotation/v1/person.grpc.pb.h"
#include "jiedui/rotation/v1/plan.grpc.pb.h"
#include "jiedui/rotation/v1/post.grpc.pb.h"
#include "jiedui/rotation/v1/posting.grpc.pb.h"
#include "jiedui/rotation/v1/question.grpc.pb.h"
#include "jiedui/rotation/v1/rights.grpc.pb.h"
#include "jiedui/rotation/v1/training.grpc.pb.h"
#include "jiedui/rules/v1/rule_service.grpc.pb.h"
#include "jiedui/trusteeship/v1/agreement.grpc.pb.h"
#include "jiedui/trusteeship/v1/difficulty.grpc.pb.h"
#include "jiedui/trusteeship/v1/measure.grpc.pb.h"
#include "jiedui/trusteeship/v1/plan.grpc.pb.h"
#include "jiedui/trusteeship/v1/practice.grpc.pb.h"
#include "jiedui/trusteeship/v1/programme.grpc.pb.h"
#include "jiedui/trusteeship/v1/question.grpc.pb.h"
#include "jiedui/trusteeship/v1/record.grpc.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.grpc.pb.h"

namespace jiedui::cli {

namespace v1 = jiedui::pairing::v1;
namespace tv1 = jiedui::trusteeship::v1;
namespace rv1 = jiedui::rotation::v1;

class Client {
 public:
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
    const grpc::Status status = (StubOf<Stub>().*method)(&context, request, &response);
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
  template <class Stub>
  Stub& StubOf() {
    return *std::get<std::unique_ptr<Stub>>(stubs_);
  }
  // The address of the service that takes such a request.
  const std::string& ServerOf(const google::protobuf::Descriptor* request) const;
  // The address of the service that was asked last.
  const std::string& asked() const { return *asked_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  const Settings& settings_;
  const std::string* asked_ = &settings_.server;
  const std::shared_ptr<grpc::Channel> channel_, trusteeship_channel_, rotation_channel_;
  const std::tuple<std::unique_ptr<v1::PairingService::Stub>, std::unique_ptr<v1::PartyService::Stub>,
                   std::unique_ptr<v1::RegionService::Stub>, std::unique_ptr<v1::RegionSetService::Stub>,
                   std::unique_ptr<v1::SchemeService::Stub>, std::unique_ptr<v1::RecordService::Stub>,
                   std::unique_ptr<v1::ReviewService::Stub>, std::unique_ptr<rules::v1::RuleService::Stub>,
                   std::unique_ptr<events::v1::EventService::Stub>, std::unique_ptr<tv1::ProgrammeService::Stub>,
                   std::unique_ptr<tv1::TrusteeshipService::Stub>, std::unique_ptr<tv1::AgreementService::Stub>,
                   std::unique_ptr<tv1::PlanService::Stub>, std::unique_ptr<tv1::MeasureService::Stub>,
                   std::unique_ptr<tv1::RecordService::Stub>, std::unique_ptr<tv1::DifficultyService::Stub>,
                   std::unique_ptr<tv1::PracticeService::Stub>, std::unique_ptr<tv1::QuestionService::Stub>,
                   std::unique_ptr<rv1::PersonService::Stub>, std::unique_ptr<rv1::CategoryService::Stub>,
                   std::unique_ptr<rv1::PostingService::Stub>, std::unique_ptr<rv1::BatchService::Stub>,
                   std::unique_ptr<rv1::TrainingService::Stub>, std::unique_ptr<rv1::RightsService::Stub>,
                   std::unique_ptr<rv1::PlanningService::Stub>, std::unique_ptr<rv1::PostService::Stub>,
                   std::unique_ptr<rv1::QuestionService::Stub>>
      stubs_;
};

}  // namespace jiedui::cli
