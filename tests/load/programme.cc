#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "common/base/text.h"
#include "jiedui/trusteeship/v1/agreement.grpc.pb.h"
#include "jiedui/trusteeship/v1/measure.grpc.pb.h"
#include "jiedui/trusteeship/v1/plan.grpc.pb.h"
#include "jiedui/trusteeship/v1/record.grpc.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.grpc.pb.h"
#include "sodium.h"
#include "tests/load/runs.h"
#include "tests/load/start_call.h"

namespace jiedui::load {
namespace {

namespace tv1 = trusteeship::v1;

constexpr char kSignedOn[] = "2022-07-20", kStart[] = "2022-09-01", kEnd[] = "2025-09-01";
constexpr char kAuthor[] = "author";  // of plans, which somebody else approves

struct Row {
  std::string id, programme, supporter, school, government;
};

// The generator's file: no field of it is quoted or holds a comma.
std::vector<Row> ReadRows(const std::string& path) {
  std::ifstream file(path);
  std::vector<Row> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    Row& row = rows.emplace_back();
    for (std::string* field : {&row.id, &row.programme, &row.supporter, &row.school, &row.government}) {
      std::getline(fields, *field, ',');
    }
  }
  return rows;
}

struct Key {
  std::string name, party;
  std::string secret = std::string(crypto_sign_SECRETKEYBYTES, '\0');
  std::string public_key = std::string(crypto_sign_PUBLICKEYBYTES, '\0');
};

class Programme {
 public:
  explicit Programme(const ProgrammeOptions& options)
      : options_(options),
        rows_(ReadRows(options.rows)),
        trusteeships_(tv1::TrusteeshipService::NewStub(Connect(options.address, 0))),
        agreements_(tv1::AgreementService::NewStub(Connect(options.address, 1))),
        records_(tv1::RecordService::NewStub(Connect(options.address, 0))),
        plans_(tv1::PlanService::NewStub(Connect(options.address, 1))),
        measures_(tv1::MeasureService::NewStub(Connect(options.address, 0))),
        of_row_(rows_.size()),
        plan_etags_(rows_.size()) {}

  nlohmann::json Run() {
    if (rows_.empty() || sodium_init() < 0) return {{"errors", 1}, {"first_error", "no rows"}};
    const auto began = SteadyClock::now();
    if (!options_.plans_only) {
      Propose();
      DrawUp();
      Register();
      Sign();
    }
    Survey();
    Plan();
    if (options_.measures > 0) Measure();
    report_["seconds"] = std::chrono::duration<double>(SteadyClock::now() - began).count();
    report_["errors"] = errors_;
    report_["first_error"] = first_error_;
    return report_;
  }

 private:
  using Start = std::function<Ongoing*(size_t, grpc::CompletionQueue&)>;

  // Makes `count` calls, so many outstanding at once; `taken` gets each answer.
  template <class Response>
  void Step(const char* name, size_t count, const Start& start,
            const std::function<void(size_t, const Response&)>& taken = nullptr) {
    if (errors_ > 0) return;
    grpc::CompletionQueue queue;
    std::map<Ongoing*, size_t> numbers;
    std::vector<float> microseconds;
    size_t next = 0, request_bytes = 0, response_bytes = 0;
    const double cpu_before = CpuSeconds(options_.server);
    const auto began = SteadyClock::now();
    const auto begin = [&] {
      Ongoing* const call = start(next, queue);
      numbers[call] = next++;
    };
    while (next < count && numbers.size() < static_cast<size_t>(options_.callers)) begin();
    void* tag = nullptr;
    bool ok = false;
    while (!numbers.empty() && queue.Next(&tag, &ok)) {
      const std::unique_ptr<Ongoing> call(static_cast<Ongoing*>(tag));
      const size_t number = numbers.extract(call.get()).mapped();
      if (!call->status.ok()) {
        if (errors_++ == 0) first_error_ = StrCat(name, ": ", call->status.error_message());
      } else {
        microseconds.push_back(Microseconds(SteadyClock::now() - call->began));
        request_bytes += call->request_bytes;
        response_bytes += call->response().ByteSizeLong();
        if (taken) taken(number, static_cast<const Response&>(call->response()));
      }
      if (next < count) begin();
    }
    queue.Shutdown();
    while (queue.Next(&tag, &ok)) {
    }
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - began).count();
    nlohmann::json step = {
        {"name", name},
        {"calls", count},
        {"seconds", seconds},
        {"per_second", static_cast<double>(count) / seconds},
        {"server_cpu_us", (CpuSeconds(options_.server) - cpu_before) * 1e6 / static_cast<double>(count)},
        {"request_bytes", request_bytes / count},
        {"response_bytes", response_bytes / count}};
    AddPercentiles(step, "", microseconds);
    report_["steps"].push_back(step);
  }

  std::string Trusteeship(size_t i) const { return StrCat("trusteeships/", rows_[i].id); }

  void Propose() {
    Step<tv1::Trusteeship>("ProposeTrusteeship", rows_.size(), [&](size_t i, grpc::CompletionQueue& queue) {
      tv1::ProposeTrusteeshipRequest request;
      tv1::Trusteeship& trusteeship = *request.mutable_trusteeship();
      trusteeship.set_programme(StrCat("programmes/", rows_[i].programme));
      trusteeship.set_supporter(StrCat("parties/", rows_[i].supporter));
      trusteeship.set_school(StrCat("parties/", rows_[i].school));
      trusteeship.set_county_government(StrCat("parties/", rows_[i].government));
      request.set_trusteeship_id(rows_[i].id);
      request.set_request_id(RandomUuid(random_));
      return StartCall<tv1::Trusteeship>(*trusteeships_, &tv1::TrusteeshipService::Stub::AsyncProposeTrusteeship,
                                         request, SteadyClock::now(), queue);
    });
  }

  void DrawUp() {
    const std::function<void(size_t, const tv1::Agreement&)> keep = [&](size_t i, const tv1::Agreement& agreement) {
      of_row_[i] = agreement;
    };
    const auto start = [&](size_t i, grpc::CompletionQueue& queue) {
      tv1::DrawUpAgreementRequest request;
      request.set_trusteeship(Trusteeship(i));
      tv1::Agreement& terms = *request.mutable_agreement();
      terms.set_start(kStart);
      terms.set_end(kEnd);
      const std::pair<const char*, std::vector<int>> clauses[] = {
          {"三方按照一校一策开展托管帮扶。", {1, 2, 3}},
          {"县级人民政府按年度拨付经费，学校落实配套。", {2, 3}},
          {"大学派驻校长和教师团队。", {1}}};
      for (const auto& [text, binds] : clauses) {
        tv1::Agreement::Clause& clause = *terms.add_clauses();
        clause.set_number(StrCat(terms.clauses_size()));
        clause.set_text(text);
        for (const int role : binds) clause.add_binds(static_cast<tv1::PartyRole>(role));
      }
      request.set_request_id(RandomUuid(random_));
      return StartCall<tv1::Agreement>(*agreements_, &tv1::AgreementService::Stub::AsyncDrawUpAgreement, request,
                                       SteadyClock::now(), queue);
    };
    Step<tv1::Agreement>("DrawUpAgreement", rows_.size(), start, keep);
  }

  void Register() {
    for (const tv1::Agreement& agreement : of_row_) {
      for (const tv1::Agreement::Share& share : agreement.shares()) {
        if (!key_of_.try_emplace(share.party(), keys_.size()).second) continue;
        Key& key = keys_.emplace_back();
        key.party = share.party();
        key.name = StrCat("syn-key-", keys_.size());
        crypto_sign_keypair(reinterpret_cast<unsigned char*>(key.public_key.data()),
                            reinterpret_cast<unsigned char*>(key.secret.data()));
      }
    }
    Step<tv1::SigningKey>("RegisterSigningKey", keys_.size(), [&](size_t i, grpc::CompletionQueue& queue) {
      tv1::RegisterSigningKeyRequest request;
      request.set_signing_key_id(keys_[i].name);
      request.mutable_signing_key()->set_party(keys_[i].party);
      request.mutable_signing_key()->set_public_key(keys_[i].public_key);
      request.mutable_signing_key()->mutable_interval()->set_start("2022-01-01");
      request.set_request_id(RandomUuid(random_));
      return StartCall<tv1::SigningKey>(*agreements_, &tv1::AgreementService::Stub::AsyncRegisterSigningKey, request,
                                        SteadyClock::now(), queue);
    });
  }

  void Sign() {
    Step<tv1::Agreement>("SignAgreement", rows_.size() * 3, [&](size_t i, grpc::CompletionQueue& queue) {
      const tv1::Agreement& agreement = of_row_[i / 3];
      const tv1::Agreement::Share& share = agreement.shares(static_cast<int>(i % 3));
      const Key& key = keys_[key_of_.at(share.party())];
      tv1::SignAgreementRequest request;
      request.set_name(agreement.name());
      request.set_role(share.role());
      request.set_hash(share.hash());
      request.set_key(StrCat("signingKeys/", key.name));
      std::string signature(crypto_sign_BYTES, '\0');
      crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                           reinterpret_cast<const unsigned char*>(share.hash().data()), share.hash().size(),
                           reinterpret_cast<const unsigned char*>(key.secret.data()));
      request.set_signature(signature);
      request.set_signer("合成签署人");
      request.set_signed_on(kSignedOn);
      request.set_request_id(RandomUuid(random_));
      return StartCall<tv1::Agreement>(*agreements_, &tv1::AgreementService::Stub::AsyncSignAgreement, request,
                                       SteadyClock::now(), queue);
    });
  }

  void Survey() {
    Step<tv1::Record>("CreateRecord (survey)", rows_.size(), [&](size_t i, grpc::CompletionQueue& queue) {
      tv1::CreateRecordRequest request;
      request.set_record_id(StrCat(rows_[i].id, "-survey"));
      request.mutable_record()->set_trusteeship(Trusteeship(i));
      tv1::Survey& survey = *request.mutable_record()->mutable_survey();
      survey.set_start("2022-06-01");
      survey.set_last_day("2022-06-10");
      for (const char* need : {"物理、化学学科教师不足", "教研组活动缺少指导"}) survey.add_needs(need);
      request.set_request_id(RandomUuid(random_));
      return StartCall<tv1::Record>(*records_, &tv1::RecordService::Stub::AsyncCreateRecord, request,
                                    SteadyClock::now(), queue);
    });
  }

  void Plan() {
    const std::function<void(size_t, const tv1::Plan&)> keep = [&](size_t i, const tv1::Plan& plan) {
      plan_etags_[i] = plan.etag();
    };
    const auto create = [&](size_t i, grpc::CompletionQueue& queue) {
      tv1::CreatePlanRequest request;
      request.set_plan_id(rows_[i].id);
      tv1::Plan& plan = *request.mutable_plan();
      plan.set_trusteeship(Trusteeship(i));
      plan.set_survey(StrCat("records/", rows_[i].id, "-survey"));
      plan.set_title("一校一策托管帮扶方案");
      plan.set_summary("围绕提高管理水平、加强教研指导和教师培训、提高育人质量三项任务。");
      for (int number = 1; number <= 3; ++number) {
        tv1::Plan::Objective& objective = *plan.add_objectives();
        objective.set_number(StrCat(number));
        objective.set_title("本科上线率达到全市平均水平");
        objective.set_task(static_cast<tv1::Task>(number));
        objective.set_unit("%");
        objective.set_baseline("61.5");
        for (int year = 2023; year <= 2025; ++year) {
          objective.add_targets()->set_year(year);
          objective.mutable_targets()->rbegin()->set_value(StrCat(65 + year - 2023));
        }
      }
      request.set_request_id(RandomUuid(random_));
      return StartCall<tv1::Plan>(*plans_, &tv1::PlanService::Stub::AsyncCreatePlan, request, SteadyClock::now(), queue,
                                  Operator(kAuthor));
    };
    Step<tv1::Plan>("CreatePlan", rows_.size(), create, keep);
    const auto submit = [&](size_t i, grpc::CompletionQueue& queue) {
      const auto request = Decision<tv1::SubmitPlanRequest>(i);
      return StartCall<tv1::Plan>(*plans_, &tv1::PlanService::Stub::AsyncSubmitPlan, request, SteadyClock::now(), queue,
                                  Operator(kAuthor));
    };
    Step<tv1::Plan>("SubmitPlan", rows_.size(), submit, keep);
    Step<tv1::Plan>("ApprovePlan", rows_.size(), [&](size_t i, grpc::CompletionQueue& queue) {
      const auto request = Decision<tv1::ApprovePlanRequest>(i);
      return StartCall<tv1::Plan>(*plans_, &tv1::PlanService::Stub::AsyncApprovePlan, request, SteadyClock::now(),
                                  queue);
    });
  }

  template <class Request>
  Request Decision(size_t i) {
    Request request;
    request.set_name(StrCat("plans/", rows_[i].id));
    request.set_etag(plan_etags_[i]);
    request.set_request_id(RandomUuid(random_));
    return request;
  }

  void Measure() {
    Step<tv1::Measure>("CreateMeasure", static_cast<size_t>(options_.measures),
                       [&](size_t i, grpc::CompletionQueue& queue) {
                         tv1::CreateMeasureRequest request;
                         tv1::Measure& measure = *request.mutable_measure();
                         measure.set_trusteeship(Trusteeship(i % rows_.size()));
                         measure.set_type(tv1::Measure::TYPE_SHADOWING);
                         measure.add_tasks(tv1::TASK_TEACHING);
                         measure.set_title("县中骨干教师到附属高中跟岗");
                         measure.set_start("2022-10-09");
                         measure.set_end("2022-10-16");
                         tv1::Measure::Quantity& people = *measure.add_planned();
                         people.set_unit(tv1::Measure::UNIT_PEOPLE);
                         people.set_value(4);
                         for (const char* subject : {"数学", "物理"}) measure.add_subjects(subject);
                         request.set_request_id(RandomUuid(random_));
                         return StartCall<tv1::Measure>(*measures_, &tv1::MeasureService::Stub::AsyncCreateMeasure,
                                                        request, SteadyClock::now(), queue);
                       });
  }

  const ProgrammeOptions options_;
  const std::vector<Row> rows_;
  const std::unique_ptr<tv1::TrusteeshipService::Stub> trusteeships_;
  const std::unique_ptr<tv1::AgreementService::Stub> agreements_;
  const std::unique_ptr<tv1::RecordService::Stub> records_;
  const std::unique_ptr<tv1::PlanService::Stub> plans_;
  const std::unique_ptr<tv1::MeasureService::Stub> measures_;
  std::vector<tv1::Agreement> of_row_;
  std::vector<std::string> plan_etags_;
  std::vector<Key> keys_;
  std::map<std::string, size_t> key_of_;  // by party
  Random random_{std::random_device()()};
  nlohmann::json report_ = {{"steps", nlohmann::json::array()}};
  int64_t errors_ = 0;
  std::string first_error_;
};

}  // namespace

nlohmann::json RunProgramme(const ProgrammeOptions& options) { return Programme(options).Run(); }

}  // namespace jiedui::load
