#include "clients/cli/client.h"

#include "common/rpc/channel.h"

namespace jiedui::cli {
namespace {

std::vector<const google::protobuf::ServiceDescriptor*> Services() {
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const auto* file :
       {v1::GetPairingRequest::descriptor()->file(), v1::Party::descriptor()->file(), v1::Region::descriptor()->file(),
        v1::RegionSet::descriptor()->file(), v1::Scheme::descriptor()->file(), v1::Contradiction::descriptor()->file(),
        rules::v1::Rule::descriptor()->file()}) {
    services.push_back(file->service(0));
  }
  return services;
}

std::vector<const google::protobuf::ServiceDescriptor*> TrusteeshipServices() {
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const auto* file :
       {tv1::Programme::descriptor()->file(), tv1::Trusteeship::descriptor()->file(),
        tv1::Agreement::descriptor()->file(), tv1::Plan::descriptor()->file(), tv1::Measure::descriptor()->file(),
        tv1::Record::descriptor()->file(), tv1::Difficulty::descriptor()->file(), tv1::Practice::descriptor()->file(),
        tv1::SchoolFile::descriptor()->file()}) {
    services.push_back(file->service(0));
  }
  return services;
}

std::vector<const google::protobuf::ServiceDescriptor*> RotationServices() {
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const auto* file :
       {rv1::Person::descriptor()->file(), rv1::Category::descriptor()->file(), rv1::Posting::descriptor()->file(),
        rv1::Quota::descriptor()->file(), rv1::Training::descriptor()->file(), rv1::RightAnswer::descriptor()->file(),
        rv1::PlacementPlan::descriptor()->file(), rv1::Allotment::descriptor()->file(),
        rv1::ListBurdenRequest::descriptor()->file()}) {
    services.push_back(file->service(0));
  }
  return services;
}

}  // namespace

Client::Client(const Settings& settings)
    : settings_(settings),
      channel_(rpc::Connect(settings.server, Services())),
      trusteeship_channel_(rpc::Connect(settings.trusteeship_server, TrusteeshipServices())),
      rotation_channel_(rpc::Connect(settings.rotation_server, RotationServices())),
      stubs_(v1::PairingService::NewStub(channel_), v1::PartyService::NewStub(channel_),
             v1::RegionService::NewStub(channel_), v1::RegionSetService::NewStub(channel_),
             v1::SchemeService::NewStub(channel_), v1::RecordService::NewStub(channel_),
             v1::ReviewService::NewStub(channel_), rules::v1::RuleService::NewStub(channel_),
             events::v1::EventService::NewStub(channel_), tv1::ProgrammeService::NewStub(trusteeship_channel_),
             tv1::TrusteeshipService::NewStub(trusteeship_channel_),
             tv1::AgreementService::NewStub(trusteeship_channel_), tv1::PlanService::NewStub(trusteeship_channel_),
             tv1::MeasureService::NewStub(trusteeship_channel_), tv1::RecordService::NewStub(trusteeship_channel_),
             tv1::DifficultyService::NewStub(trusteeship_channel_), tv1::PracticeService::NewStub(trusteeship_channel_),
             tv1::QuestionService::NewStub(trusteeship_channel_), rv1::PersonService::NewStub(rotation_channel_),
             rv1::CategoryService::NewStub(rotation_channel_), rv1::PostingService::NewStub(rotation_channel_),
             rv1::BatchService::NewStub(rotation_channel_), rv1::TrainingService::NewStub(rotation_channel_),
             rv1::RightsService::NewStub(rotation_channel_), rv1::PlanningService::NewStub(rotation_channel_),
             rv1::PostService::NewStub(rotation_channel_), rv1::QuestionService::NewStub(rotation_channel_)) {}

const std::string& Client::ServerOf(const google::protobuf::Descriptor* request) const {
  const std::string& package = request->file()->package();
  return package == "jiedui.trusteeship.v1" ? settings_.trusteeship_server
         : package == "jiedui.rotation.v1"  ? settings_.rotation_server
                                            : settings_.server;
}

void Client::Prepare(grpc::ClientContext& context, absl::Duration timeout) const {
  rpc::SetDeadline(context, absl::Now() + timeout);
  rpc::AddActor(context, settings_.caller);
}

}  // namespace jiedui::cli
