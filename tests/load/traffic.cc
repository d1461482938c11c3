#include "tests/load/traffic.h"

#include <algorithm>
#include <cstdio>

#include "common/base/text.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "jiedui/trusteeship/v1/question.grpc.pb.h"
#include "tests/load/start_call.h"

namespace jiedui::load {
namespace {

namespace v1 = pairing::v1;

template <class Service>
std::vector<std::unique_ptr<typename Service::Stub>> Stubs(const TrafficOptions& options) {
  std::vector<std::unique_ptr<typename Service::Stub>> stubs;
  for (int i = 0; i < options.channels; ++i) stubs.push_back(Service::NewStub(Connect(options.address, i)));
  return stubs;
}

class EchoTraffic final : public Traffic {
 public:
  explicit EchoTraffic(const TrafficOptions& options) : stubs_(Stubs<Echo>(options)) {
    request_.set_answer_bytes(std::max(options.response_bytes - 3, 0));  // tag and length
    for (int fill = std::max(options.request_bytes - 8, 0);
         fill <= options.request_bytes && static_cast<int>(request_.ByteSizeLong()) < options.request_bytes; ++fill) {
      request_.mutable_payload()->assign(static_cast<size_t>(fill), 'q');
    }
  }

  Ongoing* Start(Random&, int channel, grpc::CompletionQueue& queue) const override {
    return StartCall<EchoResponse>(*stubs_[static_cast<size_t>(channel)], &Echo::Stub::AsyncCall, request_,
                                   SteadyClock::now(), queue);
  }

 private:
  std::vector<std::unique_ptr<Echo::Stub>> stubs_;
  EchoRequest request_;
};

class GetTraffic final : public Traffic {
 public:
  explicit GetTraffic(const TrafficOptions& options)
      : stubs_(Stubs<v1::PairingService>(options)), pairings_(options.pairings) {}

  Ongoing* Start(Random& random, int channel, grpc::CompletionQueue& queue) const override {
    const auto began = SteadyClock::now();
    v1::GetPairingRequest request;
    request.set_name(StrCat("pairings/load-", random() % static_cast<uint64_t>(pairings_)));
    return StartCall<v1::Pairing>(*stubs_[static_cast<size_t>(channel)], &v1::PairingService::Stub::AsyncGetPairing,
                                  request, began, queue);
  }

 private:
  std::vector<std::unique_ptr<v1::PairingService::Stub>> stubs_;
  const int pairings_;
};

class ProposeTraffic final : public Traffic {
 public:
  explicit ProposeTraffic(const TrafficOptions& options)
      : stubs_(Stubs<v1::PairingService>(options)), parties_(options.parties) {}

  Ongoing* Start(Random& random, int channel, grpc::CompletionQueue& queue) const override {
    const auto began = SteadyClock::now();
    v1::ProposePairingRequest request;
    *request.mutable_pairing() = RandomPairing(random, parties_);
    request.set_request_id(RandomUuid(random));
    return StartCall<v1::Pairing>(*stubs_[static_cast<size_t>(channel)], &v1::PairingService::Stub::AsyncProposePairing,
                                  request, began, queue);
  }

 private:
  std::vector<std::unique_ptr<v1::PairingService::Stub>> stubs_;
  const int parties_;
};

// Any of the trusteeships of the synthetic programmes (tests/lib/programme.py).
class SchoolFileTraffic final : public Traffic {
 public:
  explicit SchoolFileTraffic(const TrafficOptions& options)
      : stubs_(Stubs<trusteeship::v1::QuestionService>(options)), trusteeships_(options.trusteeships) {}

  Ongoing* Start(Random& random, int channel, grpc::CompletionQueue& queue) const override {
    const auto began = SteadyClock::now();
    trusteeship::v1::GetSchoolFileRequest request;
    request.set_name(TrusteeshipName(static_cast<int>(random() % static_cast<uint64_t>(trusteeships_))));
    request.set_effective_on("2022-11-22");
    return StartCall<trusteeship::v1::SchoolFile>(*stubs_[static_cast<size_t>(channel)],
                                                  &trusteeship::v1::QuestionService::Stub::AsyncGetSchoolFile, request,
                                                  began, queue);
  }

 private:
  std::vector<std::unique_ptr<trusteeship::v1::QuestionService::Stub>> stubs_;
  const int trusteeships_;
};

// The first county list of the synthetic programmes.
class CoverageTraffic final : public Traffic {
 public:
  explicit CoverageTraffic(const TrafficOptions& options) : stubs_(Stubs<trusteeship::v1::QuestionService>(options)) {}

  Ongoing* Start(Random&, int channel, grpc::CompletionQueue& queue) const override {
    const auto began = SteadyClock::now();
    trusteeship::v1::GetCoverageRequest request;
    request.set_county_list("countyLists/syn-01");
    request.set_effective_on("2022-11-22");
    return StartCall<trusteeship::v1::GetCoverageResponse>(*stubs_[static_cast<size_t>(channel)],
                                                           &trusteeship::v1::QuestionService::Stub::AsyncGetCoverage,
                                                           request, began, queue);
  }

 private:
  std::vector<std::unique_ptr<trusteeship::v1::QuestionService::Stub>> stubs_;
};

}  // namespace

std::string RandomUuid(Random& random) {
  const uint64_t high = random(), low = random();
  char text[37];
  std::snprintf(text, sizeof text, "%08x-%04x-4%03x-8%03x-%012llx", static_cast<unsigned>(high >> 32),
                static_cast<unsigned>(high >> 16 & 0xFFFF), static_cast<unsigned>(high & 0xFFF),
                static_cast<unsigned>(low >> 48 & 0xFFF), static_cast<unsigned long long>(low & 0xFFFFFFFFFFFF));
  return text;
}

std::string TrusteeshipName(int number) {
  char name[40];
  std::snprintf(name, sizeof name, "trusteeships/syn-%05d", number + 1);
  return name;
}

std::shared_ptr<grpc::Channel> Connect(const std::string& address, int number) {
  grpc::ChannelArguments arguments;
  arguments.SetInt("jiedui.load.channel", number);  // differing arguments and a pool of its own: no shared connection
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  channel->WaitForConnected(std::chrono::system_clock::now() +
                            std::chrono::seconds(10));  // if not, the calls will say so
  return channel;
}

Caller Operator(const std::string& person) {
  return {.person = person, .organisation = "", .role = "operator", .region = ""};
}

pairing::v1::Pairing RandomPairing(Random& random, int parties) {
  const auto count = static_cast<uint64_t>(parties);
  const uint64_t supporter = random() % count;
  const uint64_t recipient = (supporter + 1 + random() % (count - 1)) % count;
  pairing::v1::Pairing made;
  made.set_scheme("schemes/load");
  made.set_supporter(StrCat("parties/load-", supporter));
  made.set_recipient(StrCat("parties/load-", recipient));
  made.mutable_interval()->set_start("2019-01-18");
  made.set_stage(pairing::v1::Pairing::STAGE_PILOT);
  made.set_confidence(pairing::v1::Pairing::CONFIDENCE_HIGH);
  made.set_source("鲁教厅办发〔2019〕5号, 二");
  made.set_note("省委省政府确定的帮助与被帮助关系; 文件未给出起始日期");
  return made;
}

std::unique_ptr<Traffic> MakeTraffic(const TrafficOptions& options) {
  if (options.method == "echo") return std::make_unique<EchoTraffic>(options);
  if (options.method == "get") return std::make_unique<GetTraffic>(options);
  if (options.method == "propose") return std::make_unique<ProposeTraffic>(options);
  if (options.method == "school-file") return std::make_unique<SchoolFileTraffic>(options);
  if (options.method == "coverage") return std::make_unique<CoverageTraffic>(options);
  return nullptr;
}

}  // namespace jiedui::load
