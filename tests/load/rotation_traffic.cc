// Questions to the rotation service, as offices ask them: of any person, or about their area page by page.
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "common/base/text.h"
#include "jiedui/rotation/v1/person.grpc.pb.h"
#include "jiedui/rotation/v1/plan.grpc.pb.h"
#include "jiedui/rotation/v1/post.grpc.pb.h"
#include "jiedui/rotation/v1/posting.grpc.pb.h"
#include "jiedui/rotation/v1/question.grpc.pb.h"
#include "jiedui/rotation/v1/rights.grpc.pb.h"
#include "jiedui/rotation/v1/training.grpc.pb.h"
#include "tests/load/start_call.h"

namespace jiedui::load {
namespace {

namespace rv1 = rotation::v1;

constexpr size_t kMostPages = 40;  // of one list, then it begins again

// The office of a county, a prefecture or a province; of the nation for no area.
Caller OfficeOf(const std::string& area) {
  if (area.empty()) return {.person = "syn", .organisation = "parties/moe", .role = "moe", .region = ""};
  const char* role = area.ends_with("0000") ? "province" : area.ends_with("00") ? "prefecture" : "county";
  return {.person = "syn", .organisation = StrCat("parties/edu-", area), .role = role, .region = area};
}

// Pages that were answered with a token for the next one, shared by all callers.
class Tokens {
 public:
  // From where to go on, and the number of that page; nothing and 0 for a new list.
  std::pair<std::string, size_t> Take() const {
    const std::lock_guard lock(mutex_);
    if (open_.empty()) return {"", 0};
    auto last = std::move(open_.back());
    open_.pop_back();
    return last;
  }
  void Put(std::string token, size_t page) const {
    if (token.empty() || page >= kMostPages) return;
    const std::lock_guard lock(mutex_);
    open_.emplace_back(std::move(token), page);
  }

 private:
  mutable std::mutex mutex_;
  mutable std::vector<std::pair<std::string, size_t>> open_;
};

template <class Response>
struct Paged final : Ongoing {
  const google::protobuf::Message& response() const override { return answer; }

  Response answer;
  size_t page = 0;
  std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> reader;
};

// One question of one service: `make` fills the request in.
template <class Service, class Request, class Response, class Method>
class Question final : public Traffic {
 public:
  using Make = std::function<void(Random&, Request&)>;

  Question(const TrafficOptions& options, Caller caller, Method method, Make make)
      : caller_(std::move(caller)), method_(method), make_(std::move(make)) {
    for (int i = 0; i < options.channels; ++i) stubs_.push_back(Service::NewStub(Connect(options.address, i)));
  }

  Ongoing* Start(Random& random, int channel, grpc::CompletionQueue& queue) const override {
    const auto began = SteadyClock::now();
    Request request;
    make_(random, request);
    auto call = std::make_unique<Paged<Response>>();
    if constexpr (kPaged) {
      auto [token, page] = tokens_.Take();
      request.set_page_token(std::move(token));
      call->page = page;
    }
    call->began = began;
    call->request_bytes = request.ByteSizeLong();
    rpc::AddActor(call->context, caller_);
    call->reader = (stubs_[static_cast<size_t>(channel)].get()->*method_)(&call->context, request, &queue);
    Paged<Response>* const started = call.release();  // comes out of the queue
    started->reader->Finish(&started->answer, &started->status, static_cast<Ongoing*>(started));
    return started;
  }

  void Answered(const Ongoing& call) const override {
    if constexpr (kPaged) {
      const auto& paged = static_cast<const Paged<Response>&>(call);
      tokens_.Put(paged.answer.next_page_token(), paged.page + 1);
    }
  }

 private:
  static constexpr bool kPaged = requires(Request & request) { request.set_page_token(""); };

  const Caller caller_;
  const Method method_;
  const Make make_;
  const Tokens tokens_;
  std::vector<std::unique_ptr<typename Service::Stub>> stubs_;
};

template <class Service, class Request, class Response, class Method>
std::unique_ptr<Traffic> Ask(const TrafficOptions& options, Caller caller, Method method,
                             std::function<void(Random&, Request&)> make) {
  return std::make_unique<Question<Service, Request, Response, Method>>(options, std::move(caller), method,
                                                                        std::move(make));
}

using Maker = std::function<std::unique_ptr<Traffic>(const TrafficOptions&, const std::shared_ptr<const Invention>&)>;

int64_t Any(Random& random, int64_t count) { return static_cast<int64_t>(random() % static_cast<uint64_t>(count)); }

template <class Request, class Response, class Service, class Method>
Maker OfAnyPerson(Method method, std::function<void(const std::string&, Request&)> fill) {
  return [=](const TrafficOptions& options, const std::shared_ptr<const Invention>& invented) {
    return Ask<Service, Request, Response>(options, OfficeOf(options.area), method,
                                           std::function([=](Random& random, Request& request) {
                                             fill(invented->PersonName(Any(random, invented->people())), request);
                                           }));
  };
}

template <class Request, class Response, class Service, class Method>
Maker OfArea(Method method, std::function<void(const std::string&, Request&)> fill) {
  return [=](const TrafficOptions& options, const std::shared_ptr<const Invention>&) {
    return Ask<Service, Request, Response>(
        options, OfficeOf(options.area), method,
        std::function([=, area = options.area](Random&, Request& request) { fill(area, request); }));
  };
}

// As the school in the middle asks about itself.
template <class Request, class Response, class Service, class Method>
Maker OfSchool(Method method) {
  return [=](const TrafficOptions& options, const std::shared_ptr<const Invention>& invented) {
    const int64_t school = invented->schools() / 2;
    const Caller caller = {.person = "syn",
                           .organisation = invented->SchoolName(school),
                           .role = "school",
                           .region = invented->CountyOf(school)};
    return Ask<Service, Request, Response>(options, caller, method, std::function([](Random&, Request&) {}));
  };
}

const std::map<std::string, Maker>& Makers() {
  using People = rv1::PersonService;
  using Postings = rv1::PostingService;
  using Trainings = rv1::TrainingService;
  using Posts = rv1::PostService;
  using Planning = rv1::PlanningService;
  using Questions = rv1::QuestionService;
  using Rights = rv1::RightsService;
  static const auto& makers =
      *new std::map<
          std::string,
          Maker>{{"GetPerson",
                  OfAnyPerson<rv1::GetPersonRequest, rv1::Person, People>(
                      &People::Stub::AsyncGetPerson, [](const auto& name, auto& request) { request.set_name(name); })},
                 {"GetServiceRecord", OfAnyPerson<rv1::GetServiceRecordRequest, rv1::ServiceRecord, Rights>(
                                          &Rights::Stub::AsyncGetServiceRecord,
                                          [](const auto& name, auto& request) { request.set_person(name); })},
                 {"CheckRight",
                  OfAnyPerson<rv1::CheckRightRequest, rv1::RightAnswer, Rights>(
                      &Rights::Stub::AsyncCheckRight,
                      [](const auto& name, auto& request) {
                        request.set_person(name);
                        request.set_right(rv1::RIGHT_PROMOTION);
                      })},
                 {"FindPersonByIdentity",
                  [](const TrafficOptions& options, const std::shared_ptr<const Invention>& invented) {
                    return Ask<People, rv1::FindPersonByIdentityRequest, rv1::Person>(
                        options, OfficeOf(options.area), &People::Stub::AsyncFindPersonByIdentity,
                        std::function([=](Random& random, rv1::FindPersonByIdentityRequest& request) {
                          request.set_identity_number(invented->IdentityOf(Any(random, invented->people())));
                        }));
                  }},
                 {"ListPostings of a person",
                  OfAnyPerson<rv1::ListPostingsRequest, rv1::ListPostingsResponse, Postings>(
                      &Postings::Stub::AsyncListPostings,
                      [](const auto& name, auto& request) { request.set_filter(StrCat("person=\"", name, "\"")); })},
                 {"ListSchoolPeople",
                  [](const TrafficOptions& options, const std::shared_ptr<const Invention>& invented) {
                    return Ask<Questions, rv1::ListSchoolPeopleRequest, rv1::ListSchoolPeopleResponse>(
                        options, OfficeOf(options.area), &Questions::Stub::AsyncListSchoolPeople,
                        // One school: a token goes with its request.
                        std::function([=](Random&, rv1::ListSchoolPeopleRequest& request) {
                          request.set_school(invented->SchoolName(invented->schools() / 2));
                        }));
                  }},
                 {"ListPostings as a school", OfSchool<rv1::ListPostingsRequest, rv1::ListPostingsResponse, Postings>(
                                                  &Postings::Stub::AsyncListPostings)},
                 {"SummarizePostings as a school",
                  OfSchool<rv1::SummarizePostingsRequest, rv1::SummarizePostingsResponse, Questions>(
                      &Questions::Stub::AsyncSummarizePostings)},
                 {"ListDue as a school",
                  OfSchool<rv1::ListDueRequest, rv1::ListDueResponse, Trainings>(&Trainings::Stub::AsyncListDue)},
                 {"ListPeople", OfArea<rv1::ListPeopleRequest, rv1::ListPeopleResponse, People>(
                                    &People::Stub::AsyncListPeople, [](const auto&, auto&) {})},
                 {"ListPostings", OfArea<rv1::ListPostingsRequest, rv1::ListPostingsResponse, Postings>(
                                      &Postings::Stub::AsyncListPostings, [](const auto&, auto&) {})},
                 {"ListPostings in post", OfArea<rv1::ListPostingsRequest, rv1::ListPostingsResponse, Postings>(
                                              &Postings::Stub::AsyncListPostings,
                                              [](const auto&, auto& request) { request.set_filter("state=IN_POST"); })},
                 {"ListDue", OfArea<rv1::ListDueRequest, rv1::ListDueResponse, Trainings>(
                                 &Trainings::Stub::AsyncListDue,
                                 [](const auto& area, auto& request) { request.set_region(area); })},
                 {"GetTrainingCoverage",
                  OfArea<rv1::GetTrainingCoverageRequest, rv1::GetTrainingCoverageResponse, Trainings>(
                      &Trainings::Stub::AsyncGetTrainingCoverage,
                      [](const auto& area, auto& request) { request.set_region(area); })},
                 {"ListGaps",
                  OfArea<rv1::ListGapsRequest, rv1::ListGapsResponse, Posts>(
                      &Posts::Stub::AsyncListGaps, [](const auto& area, auto& request) { request.set_region(area); })},
                 {"ListUnmetNeeds", OfArea<rv1::ListUnmetNeedsRequest, rv1::ListUnmetNeedsResponse, Planning>(
                                        &Planning::Stub::AsyncListUnmetNeeds,
                                        [](const auto& area, auto& request) { request.set_region(area); })},
                 {"SummarizePostings", OfArea<rv1::SummarizePostingsRequest, rv1::SummarizePostingsResponse, Questions>(
                                           &Questions::Stub::AsyncSummarizePostings,
                                           [](const auto& area, auto& request) { request.set_home_region(area); })},
                 {"ListBurden", OfArea<rv1::ListBurdenRequest, rv1::ListBurdenResponse, Questions>(
                                    &Questions::Stub::AsyncListBurden,
                                    [](const auto& area, auto& request) { request.set_region(area); })},
                 {"ListEntitled", OfArea<rv1::ListEntitledRequest, rv1::ListEntitledResponse, Rights>(
                                      &Rights::Stub::AsyncListEntitled, [](const auto& area, auto& request) {
                                        request.set_region(area);
                                        request.set_right(rv1::RIGHT_PROMOTION);
                                      })}};
  return makers;
}

}  // namespace

std::unique_ptr<Traffic> MakeRotationTraffic(const TrafficOptions& options, const Inventing& inventing) {
  const auto found = Makers().find(options.method);
  return found == Makers().end() ? nullptr : found->second(options, std::make_shared<const Invention>(inventing));
}

}  // namespace jiedui::load
