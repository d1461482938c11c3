#include "clients/cli/client.h"

#include "common/rpc/channel.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/region_set.pb.h"
#include "jiedui/pairing/v1/review.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "jiedui/reporting/v1/assessment.pb.h"
#include "jiedui/reporting/v1/calendar.pb.h"
#include "jiedui/reporting/v1/demand.pb.h"
#include "jiedui/reporting/v1/indicator.pb.h"
#include "jiedui/reporting/v1/notice.pb.h"
#include "jiedui/reporting/v1/obligation.pb.h"
#include "jiedui/reporting/v1/target.pb.h"
#include "jiedui/reporting/v1/task.pb.h"
#include "jiedui/rotation/v1/batch.pb.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"
#include "jiedui/rotation/v1/post.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "jiedui/rotation/v1/question.pb.h"
#include "jiedui/rotation/v1/rights.pb.h"
#include "jiedui/rotation/v1/training.pb.h"
#include "jiedui/rules/v1/rule_service.pb.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "jiedui/trusteeship/v1/difficulty.pb.h"
#include "jiedui/trusteeship/v1/measure.pb.h"
#include "jiedui/trusteeship/v1/plan.pb.h"
#include "jiedui/trusteeship/v1/practice.pb.h"
#include "jiedui/trusteeship/v1/programme.pb.h"
#include "jiedui/trusteeship/v1/question.pb.h"
#include "jiedui/trusteeship/v1/record.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

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

std::vector<const google::protobuf::ServiceDescriptor*> ReportingServices() {
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const auto* file :
       {pv1::CalendarYear::descriptor()->file(), pv1::Obligation::descriptor()->file(), pv1::Task::descriptor()->file(),
        pv1::Notice::descriptor()->file(), pv1::Demand::descriptor()->file(), pv1::Assessment::descriptor()->file(),
        pv1::Indicator::descriptor()->file(), pv1::Target::descriptor()->file()}) {
    services.push_back(file->service(0));
  }
  return services;
}

}  // namespace

Client::Client(const Settings& settings)
    : settings_(settings),
      pairing_{settings.server, rpc::Connect(settings.server, Services())},
      trusteeship_{settings.trusteeship_server, rpc::Connect(settings.trusteeship_server, TrusteeshipServices())},
      rotation_{settings.rotation_server, rpc::Connect(settings.rotation_server, RotationServices())},
      reporting_{settings.reporting_server, rpc::Connect(settings.reporting_server, ReportingServices())} {}

const Client::Server& Client::ServerOf(const google::protobuf::Descriptor* request) const {
  const std::string& package = request->file()->package();
  return package == "jiedui.trusteeship.v1" ? trusteeship_
         : package == "jiedui.rotation.v1"  ? rotation_
         : package == "jiedui.reporting.v1" ? reporting_
                                            : pairing_;
}

void Client::Prepare(grpc::ClientContext& context, absl::Duration timeout) const {
  rpc::SetDeadline(context, absl::Now() + timeout);
  rpc::AddActor(context, settings_.caller);
}

}  // namespace jiedui::cli
