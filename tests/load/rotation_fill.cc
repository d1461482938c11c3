// Fills the registry and the rotation service with what is invented, by their public imports: one stream, as the command line sends it.
#include <functional>
#include <thread>

#include "common/base/text.h"
#include "common/rpc/channel.h"
#include "jiedui/pairing/v1/party.grpc.pb.h"
#include "jiedui/rotation/v1/category.grpc.pb.h"
#include "jiedui/rotation/v1/person.grpc.pb.h"
#include "jiedui/rotation/v1/plan.grpc.pb.h"
#include "jiedui/rotation/v1/post.grpc.pb.h"
#include "jiedui/rotation/v1/posting.grpc.pb.h"
#include "tests/load/runs.h"
#include "tests/load/start_call.h"

namespace jiedui::load {
namespace {

namespace pv1 = pairing::v1;
namespace rv1 = rotation::v1;

template <class Response>
void Count(const Response& result, int64_t& good, std::string& first_error) {
  if (result.outcome() == type::v1::IMPORT_OUTCOME_CREATED || result.outcome() == type::v1::IMPORT_OUTCOME_UNCHANGED) {
    ++good;
  } else if (first_error.empty()) {
    first_error = StrCat(result.name(), ": ", result.reason(), ": ", result.message());
  }
}

template <class Request, class Response, class Stub>
nlohmann::json Stream(Stub& stub,
                      std::unique_ptr<grpc::ClientReaderWriter<Request, Response>> (Stub::*open)(grpc::ClientContext*),
                      int64_t rows, pid_t server, const std::function<void(int64_t, Request&)>& make) {
  grpc::ClientContext context;
  rpc::AddActor(context, Operator());
  const double cpu_before = CpuSeconds(server);
  const auto began = SteadyClock::now();
  const auto stream = (stub.*open)(&context);
  std::thread sender([&] {
    for (int64_t i = 0; i < rows; ++i) {
      Request request;
      make(i, request);
      request.set_line(i + 1);
      if (!stream->Write(request)) return;
    }
    stream->WritesDone();
  });
  int64_t good = 0;
  std::string first_error;
  Response result;
  while (stream->Read(&result)) Count(result, good, first_error);
  sender.join();
  const grpc::Status status = stream->Finish();
  const double seconds = std::chrono::duration<double>(SteadyClock::now() - began).count();
  if (!status.ok()) first_error = status.error_message();
  return {{"rows", good},
          {"seconds", seconds},
          {"per_second", static_cast<double>(good) / seconds},
          {"server_cpu_us", (CpuSeconds(server) - cpu_before) * 1e6 / static_cast<double>(std::max<int64_t>(rows, 1))},
          {"errors", rows - good},
          {"first_error", first_error}};
}

nlohmann::json Budgets(rv1::PostService::Stub& stub, const Invention& invention) {
  for (int64_t i = 0; i < invention.counties(); ++i) {
    rv1::CreatePostBudgetRequest request;
    *request.mutable_post_budget() = invention.Budget(i);
    request.set_post_budget_id(request.post_budget().name().substr(sizeof("postBudgets/") - 1));
    request.set_request_id(StrCat("00000000-0000-4000-8000-000000", request.post_budget_id()));
    grpc::ClientContext context;
    rpc::AddActor(context, Operator());
    rv1::PostBudget made;
    const grpc::Status status = stub.CreatePostBudget(&context, request, &made);
    if (!status.ok()) return {{"errors", 1}, {"first_error", status.error_message()}};
  }
  return {{"rows", invention.counties()}, {"errors", 0}};
}

}  // namespace

nlohmann::json RunFill(const FillOptions& options) {
  const Invention invention(options.inventing);
  const auto channel = Connect(options.address, 0);
  const auto posts = rv1::PostService::NewStub(channel);
  if (options.kind == "parties") {
    return Stream<pv1::ImportPartiesRequest, pv1::ImportPartiesResponse>(
        *pv1::PartyService::NewStub(channel), &pv1::PartyService::Stub::ImportParties, invention.schools(),
        options.server, [&](int64_t i, auto& row) { *row.mutable_party() = invention.Party(i); });
  }
  if (options.kind == "categories") {
    return Stream<rv1::ImportCategoriesRequest, rv1::ImportCategoriesResponse>(
        *rv1::CategoryService::NewStub(channel), &rv1::CategoryService::Stub::ImportCategories, invention.categories(),
        options.server, [&](int64_t i, auto& row) { *row.mutable_category() = invention.Category(i); });
  }
  if (options.kind == "people") {
    return Stream<rv1::ImportPeopleRequest, rv1::ImportPeopleResponse>(
        *rv1::PersonService::NewStub(channel), &rv1::PersonService::Stub::ImportPeople, invention.people(),
        options.server, [&](int64_t i, auto& row) { *row.mutable_person() = invention.Person(i); });
  }
  if (options.kind == "postings") {
    return Stream<rv1::ImportPostingsRequest, rv1::ImportPostingsResponse>(
        *rv1::PostingService::NewStub(channel), &rv1::PostingService::Stub::ImportPostings, invention.postings(),
        options.server, [&](int64_t i, auto& row) { *row.mutable_posting() = invention.Posting(i); });
  }
  if (options.kind == "budgets") return Budgets(*posts, invention);
  if (options.kind == "allotments") {
    return Stream<rv1::ImportAllotmentsRequest, rv1::ImportAllotmentsResponse>(
        *posts, &rv1::PostService::Stub::ImportAllotments, invention.schools(), options.server,
        [&](int64_t i, auto& row) { *row.mutable_allotment() = invention.Allotment(i); });
  }
  if (options.kind == "needs") {
    return Stream<rv1::ImportNeedsRequest, rv1::ImportNeedsResponse>(
        *rv1::PlanningService::NewStub(channel), &rv1::PlanningService::Stub::ImportNeeds, invention.schools(),
        options.server, [&](int64_t i, auto& row) { *row.mutable_need() = invention.Need(i); });
  }
  return {{"errors", 1}, {"first_error", "of no kind"}};
}

}  // namespace jiedui::load
