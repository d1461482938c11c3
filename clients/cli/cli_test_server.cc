#include "clients/cli/cli_test_server.h"

#include <sstream>

#include "clients/cli/cli.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/rpc/filter.h"
#include "common/rpc/status.h"
#include "common/rpc/trailer.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/server_builder.h"
#include "jiedui/events/v1/event_service.grpc.pb.h"
#include "jiedui/pairing/v1/name.pb.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"
#include "jiedui/pairing/v1/party.grpc.pb.h"
#include "jiedui/pairing/v1/record.grpc.pb.h"
#include "jiedui/pairing/v1/region.grpc.pb.h"
#include "jiedui/pairing/v1/region_set.grpc.pb.h"
#include "jiedui/pairing/v1/review.grpc.pb.h"
#include "jiedui/pairing/v1/scheme.grpc.pb.h"
#include "jiedui/rules/v1/rule_service.grpc.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::cli {
namespace {

template <class Response>
grpc::Status Give(absl::StatusOr<Response> answer, Response* response) {
  if (!answer.ok()) return rpc::ToGrpc(answer.status());
  *response = *std::move(answer);
  return grpc::Status::OK;
}

template <class Request, class Response>
grpc::Status Handle(const TestServer::Handler<Request, Response>& handler, const Request* request, Response* response) {
  if (!handler) return {grpc::StatusCode::UNIMPLEMENTED, "not expected by the test"};
  return Give(handler(*request), response);
}

template <class Resource>
absl::StatusOr<Resource> Find(const std::map<std::string, Resource>& resources, const std::string& name) {
  const auto found = resources.find(name);
  if (found == resources.end()) return Failure(kNotFound, {{"name", name}});
  return found->second;
}

// Answers row by row, as the service does.
template <class Request, class Response, class NameOf>
grpc::Status Import(TestServer& test, grpc::ServerReaderWriter<Response, Request>* stream, NameOf name_of) {
  Request request;
  for (int64_t count = 0; stream->Read(&request); ++count) {
    if (count == test.break_import_after) return {grpc::StatusCode::UNAVAILABLE, "draining"};
    const std::string name = name_of(request);
    test.imported.push_back(name);
    Response response;
    response.set_line(request.line());
    response.set_name(name);
    type::v1::ImportOutcome outcome = type::v1::IMPORT_OUTCOME_CREATED;
    if (test.import)
      test.import(name, request.line(), outcome, *response.mutable_reason(), *response.mutable_message());
    response.set_outcome(outcome);
    stream->Write(response);
  }
  return grpc::Status::OK;
}

}  // namespace

class TestServer::Pairings final : public v1::PairingService::Service {
 public:
  explicit Pairings(TestServer& test) : test_(test) {}

  grpc::Status ListPairings(grpc::ServerContext* context, const v1::ListPairingsRequest* request,
                            v1::ListPairingsResponse* response) override {
    const auto actor = context->client_metadata().find("jiedui-actor");
    if (actor != context->client_metadata().end()) test_.actor_.assign(actor->second.data(), actor->second.size());
    return Handle(test_.list, request, response);
  }
  grpc::Status GetPairing(grpc::ServerContext*, const v1::GetPairingRequest* request, v1::Pairing* response) override {
    return Handle(test_.get, request, response);
  }
  grpc::Status CountPairings(grpc::ServerContext*, const v1::CountPairingsRequest* request,
                             v1::CountPairingsResponse* response) override {
    return Handle(test_.count, request, response);
  }
  grpc::Status ListPairingRevisions(grpc::ServerContext*, const v1::ListPairingRevisionsRequest* request,
                                    v1::ListPairingRevisionsResponse* response) override {
    return Handle(test_.revisions, request, response);
  }
  grpc::Status ProposePairing(grpc::ServerContext* context, const v1::ProposePairingRequest* request,
                              v1::Pairing* response) override {
    rpc::AddTrailer(test_.trailer, *context);
    return Handle(test_.propose, request, response);
  }
  grpc::Status ActivatePairing(grpc::ServerContext*, const v1::ActivatePairingRequest* request,
                               v1::Pairing* response) override {
    return Handle(test_.activate, request, response);
  }
  grpc::Status EndPairing(grpc::ServerContext*, const v1::EndPairingRequest* request, v1::Pairing* response) override {
    return Handle(test_.end, request, response);
  }
  grpc::Status ImportPairings(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ImportPairingsResponse, v1::ImportPairingsRequest>* stream) override {
    return Import(test_, stream, [&](const v1::ImportPairingsRequest& row) {
      test_.imported_pairings.push_back(row.pairing());
      return row.pairing().name();
    });
  }

 private:
  TestServer& test_;
};

class TestServer::Records final : public v1::RecordService::Service {
 public:
  explicit Records(TestServer& test) : test_(test) {}

  grpc::Status CreateRecord(grpc::ServerContext*, const v1::CreateRecordRequest* request,
                            v1::Record* response) override {
    return Handle(test_.create_record, request, response);
  }
  grpc::Status ListGaps(grpc::ServerContext*, const v1::ListGapsRequest* request,
                        v1::ListGapsResponse* response) override {
    return Handle(test_.list_gaps, request, response);
  }

 private:
  TestServer& test_;
};

class TestServer::Parties final : public v1::PartyService::Service {
 public:
  explicit Parties(TestServer& test) : test_(test) {}

  grpc::Status GetParty(grpc::ServerContext*, const v1::GetPartyRequest* request, v1::Party* response) override {
    return Give(Find(test_.parties, request->name()), response);
  }
  grpc::Status SearchParties(grpc::ServerContext*, const v1::SearchPartiesRequest* request,
                             v1::SearchPartiesResponse* response) override {
    for (const auto& [name, party] : test_.parties) {
      if (party.display_name() == request->query() || party.short_name() == request->query() ||
          party.region_code() == request->query()) {
        *response->add_parties() = party;
        response->add_candidates()->set_how(v1::NAME_MATCH_EXACT);
        response->mutable_candidates()->rbegin()->set_name(party.display_name());
      }
    }
    if (response->parties_size() == 1) response->set_resolved(response->parties(0).name());
    if (test_.meant.contains(request->query())) response->set_resolved(test_.meant[request->query()]);
    return grpc::Status::OK;
  }
  grpc::Status CreateParty(grpc::ServerContext*, const v1::CreatePartyRequest* request, v1::Party* response) override {
    return Handle(test_.create_party, request, response);
  }
  grpc::Status UpdateParty(grpc::ServerContext*, const v1::UpdatePartyRequest* request, v1::Party* response) override {
    return Handle(test_.update_party, request, response);
  }
  grpc::Status ImportParties(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ImportPartiesResponse, v1::ImportPartiesRequest>* stream) override {
    return Import(test_, stream, [](const v1::ImportPartiesRequest& row) { return row.party().name(); });
  }

 private:
  TestServer& test_;
};

class TestServer::Regions final : public v1::RegionService::Service {
 public:
  explicit Regions(TestServer& test) : test_(test) {}

  grpc::Status GetRegion(grpc::ServerContext*, const v1::GetRegionRequest* request, v1::Region* response) override {
    return Give(Find(test_.regions, request->name()), response);
  }
  grpc::Status ListRegions(grpc::ServerContext*, const v1::ListRegionsRequest* request,
                           v1::ListRegionsResponse* response) override {
    if (test_.list_regions && request->filter().find("display_name") == std::string::npos) {
      return Handle(test_.list_regions, request, response);
    }
    const auto terms = rpc::ParseFilter(request->filter());
    if (!terms.ok()) return rpc::ToGrpc(terms.status());
    for (const auto& [name, region] : test_.regions) {
      if (terms->empty() || terms->front().value == region.display_name()) *response->add_regions() = region;
    }
    return grpc::Status::OK;
  }
  grpc::Status SearchRegions(grpc::ServerContext*, const v1::SearchRegionsRequest* request,
                             v1::SearchRegionsResponse* response) override {
    for (const auto& [name, region] : test_.regions) {
      if (region.display_name() != request->query()) continue;
      *response->add_regions() = region;
      response->add_candidates()->set_how(v1::NAME_MATCH_EXACT);
      response->mutable_candidates()->rbegin()->set_name(region.display_name());
    }
    if (response->regions_size() == 1) response->set_resolved(response->regions(0).name());
    return grpc::Status::OK;
  }
  grpc::Status ImportRegions(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ImportRegionsResponse, v1::ImportRegionsRequest>* stream) override {
    return Import(test_, stream, [](const v1::ImportRegionsRequest& row) { return row.region().name(); });
  }
  grpc::Status ImportRegionTags(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ImportRegionTagsResponse, v1::ImportRegionTagsRequest>* stream) override {
    return Import(test_, stream, [](const v1::ImportRegionTagsRequest& row) { return row.region_tag().region(); });
  }
  grpc::Status CountRegions(grpc::ServerContext*, const v1::CountRegionsRequest* request,
                            v1::CountRegionsResponse* response) override {
    return Handle(test_.count_regions, request, response);
  }
  grpc::Status GetRegionLineage(grpc::ServerContext*, const v1::GetRegionLineageRequest* request,
                                v1::GetRegionLineageResponse* response) override {
    return Handle(test_.lineage, request, response);
  }
  grpc::Status GetCoverage(grpc::ServerContext*, const v1::GetCoverageRequest* request,
                           v1::GetCoverageResponse* response) override {
    return Handle(test_.coverage, request, response);
  }

 private:
  TestServer& test_;
};

class TestServer::RegionSets final : public v1::RegionSetService::Service {
 public:
  explicit RegionSets(TestServer& test) : test_(test) {}

  grpc::Status GetRegionSet(grpc::ServerContext*, const v1::GetRegionSetRequest* request,
                            v1::RegionSet* response) override {
    return Give(Find(test_.region_sets, request->name()), response);
  }
  grpc::Status ListRegionSets(grpc::ServerContext*, const v1::ListRegionSetsRequest*,
                              v1::ListRegionSetsResponse* response) override {
    for (const auto& [name, set] : test_.region_sets) *response->add_region_sets() = set;
    return grpc::Status::OK;
  }
  grpc::Status ImportRegionSets(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ImportRegionSetsResponse, v1::ImportRegionSetsRequest>* stream) override {
    return Import(test_, stream, [](const v1::ImportRegionSetsRequest& row) { return row.region_set().name(); });
  }

 private:
  TestServer& test_;
};

class TestServer::Schemes final : public v1::SchemeService::Service {
 public:
  explicit Schemes(TestServer& test) : test_(test) {}

  grpc::Status GetScheme(grpc::ServerContext*, const v1::GetSchemeRequest* request, v1::Scheme* response) override {
    return Give(Find(test_.schemes, request->name()), response);
  }
  grpc::Status ListSchemes(grpc::ServerContext*, const v1::ListSchemesRequest*,
                           v1::ListSchemesResponse* response) override {
    for (const auto& [name, scheme] : test_.schemes) *response->add_schemes() = scheme;
    return grpc::Status::OK;
  }
  grpc::Status UpdateScheme(grpc::ServerContext*, const v1::UpdateSchemeRequest* request,
                            v1::Scheme* response) override {
    return Handle(test_.update_scheme, request, response);
  }
  grpc::Status ImportSchemes(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ImportSchemesResponse, v1::ImportSchemesRequest>* stream) override {
    return Import(test_, stream, [&](const v1::ImportSchemesRequest& row) {
      test_.imported_schemes.push_back(row.scheme());
      return row.scheme().name();
    });
  }

 private:
  TestServer& test_;
};

class TestServer::Reviews final : public v1::ReviewService::Service {
 public:
  explicit Reviews(TestServer& test) : test_(test) {}

  grpc::Status ListExceptions(grpc::ServerContext*, const v1::ListExceptionsRequest* request,
                              v1::ListExceptionsResponse* response) override {
    return Handle(test_.list_exceptions, request, response);
  }
  grpc::Status ListContradictions(grpc::ServerContext*, const v1::ListContradictionsRequest* request,
                                  v1::ListContradictionsResponse* response) override {
    return Handle(test_.list_contradictions, request, response);
  }

 private:
  TestServer& test_;
};

class TestServer::Rules final : public rules::v1::RuleService::Service {
 public:
  explicit Rules(TestServer& test) : test_(test) {}

  grpc::Status ListRules(grpc::ServerContext*, const rules::v1::ListRulesRequest* request,
                         rules::v1::ListRulesResponse* response) override {
    return Handle(test_.list_rules, request, response);
  }
  grpc::Status ImportRules(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<rules::v1::ImportRulesResponse, rules::v1::ImportRulesRequest>* stream) override {
    return Import(test_, stream, [&](const rules::v1::ImportRulesRequest& row) {
      test_.imported_rules.push_back(row.rule());
      return "rules/" + row.rule().rule_id();
    });
  }

 private:
  TestServer& test_;
};

class TestServer::Events final : public events::v1::EventService::Service {
 public:
  explicit Events(TestServer& test) : test_(test) {}

  grpc::Status WatchEvents(grpc::ServerContext*, const events::v1::WatchEventsRequest* request,
                           grpc::ServerWriter<events::v1::WatchEventsResponse>* writer) override {
    const size_t number = test_.watched.size();
    test_.watched.push_back(*request);
    if (number >= test_.watches.size()) return {grpc::StatusCode::OUT_OF_RANGE, "not expected by the test"};
    for (const auto& step : test_.watches[number].steps) writer->Write(step);
    return rpc::ToGrpc(test_.watches[number].end);
  }

 private:
  TestServer& test_;
};

// Methods by path, message by message: a unary call and an import look alike.
class TestServer::Others final : public grpc::CallbackGenericService {
 public:
  explicit Others(TestServer& test) : test_(test) {}

  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new Call(test_, context->method());
  }

 private:
  class Call final : public grpc::ServerGenericBidiReactor {
   public:
    Call(TestServer& test, const std::string& method) {
      const auto found = test.answers_.find(method);
      if (found == test.answers_.end()) {
        Finish({grpc::StatusCode::UNIMPLEMENTED, "not expected by the test"});
        return;
      }
      answer_ = &found->second;
      StartRead(&request_);
    }

    void OnReadDone(bool ok) override {
      if (!ok) {
        Finish(grpc::Status::OK);
        return;
      }
      grpc::Slice slice;
      (void)request_.DumpToSingleSlice(&slice);
      const auto answered = (*answer_)({reinterpret_cast<const char*>(slice.begin()), slice.size()});
      if (!answered.ok()) {
        Finish(rpc::ToGrpc(answered.status()));
        return;
      }
      const grpc::Slice bytes(*answered);
      response_ = grpc::ByteBuffer(&bytes, 1);
      StartWrite(&response_);
    }
    void OnWriteDone(bool ok) override { ok ? StartRead(&request_) : Finish(grpc::Status::CANCELLED); }
    void OnDone() override { delete this; }

   private:
    const std::function<absl::StatusOr<std::string>(const std::string&)>* answer_ = nullptr;
    grpc::ByteBuffer request_, response_;
  };

  TestServer& test_;
};

TestServer::TestServer() {
  const auto region = [&](const std::string& code, v1::Region::Level level, const std::string& display,
                          const std::string& parent) {
    v1::Region& added = regions["regions/" + code];
    added.set_name("regions/" + code);
    added.set_code(code);
    added.set_level(level);
    added.set_display_name(display);
    added.set_parent(parent.empty() ? "" : "regions/" + parent);
  };
  region("370000", v1::Region::LEVEL_PROVINCE, "山东省", "");
  region("370200", v1::Region::LEVEL_PREFECTURE, "青岛市", "370000");
  region("371700", v1::Region::LEVEL_PREFECTURE, "菏泽市", "370000");
  region("350102", v1::Region::LEVEL_COUNTY, "鼓楼区", "350100");
  region("320106", v1::Region::LEVEL_COUNTY, "鼓楼区", "320100");
  AddParty("gov-370200", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "青岛市人民政府", "青岛市", "370200");
  AddParty("gov-371700", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "菏泽市人民政府", "菏泽市", "371700");
  AddParty("bureau-371700", v1::PARTY_KIND_EDUCATION_BUREAU, "菏泽市教育局", "菏泽市", "371700");
  AddParty("gov-350102", v1::PARTY_KIND_COUNTY_GOVERNMENT, "福州市鼓楼区人民政府", "鼓楼区", "350102");
  AddParty("gov-320106", v1::PARTY_KIND_COUNTY_GOVERNMENT, "南京市鼓楼区人民政府", "鼓楼区", "320106");
  AddParty("univ-1", v1::PARTY_KIND_UNIVERSITY, "青海师范大学", "", "630100");
  v1::Scheme& scheme = schemes["schemes/sd19-cooperation"];
  scheme.set_name("schemes/sd19-cooperation");
  scheme.set_display_name("省内扶贫协作");

  grpc::EnableDefaultHealthCheckService(true);
  services_.push_back(std::make_unique<Pairings>(*this));
  services_.push_back(std::make_unique<Parties>(*this));
  services_.push_back(std::make_unique<Regions>(*this));
  services_.push_back(std::make_unique<RegionSets>(*this));
  services_.push_back(std::make_unique<Schemes>(*this));
  services_.push_back(std::make_unique<Records>(*this));
  services_.push_back(std::make_unique<Reviews>(*this));
  services_.push_back(std::make_unique<Rules>(*this));
  services_.push_back(std::make_unique<Events>(*this));
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  for (const auto& service : services_) builder.RegisterService(service.get());
  others_ = std::make_unique<Others>(*this);
  builder.RegisterCallbackGenericService(others_.get());
  server_ = builder.BuildAndStart();
  server_->GetHealthCheckService()->SetServingStatus("jiedui.pairing.v1.PairingService", true);
}

TestServer::~TestServer() { server_->Shutdown(absl::ToChronoTime(absl::Now())); }

void TestServer::AddParty(const std::string& id, v1::PartyKind kind, const std::string& display,
                          const std::string& short_name, const std::string& region) {
  v1::Party& party = parties["parties/" + id];
  party.set_name("parties/" + id);
  party.set_kind(kind);
  party.set_display_name(display);
  party.set_short_name(short_name);
  party.set_region("regions/" + region);
  party.set_region_code(region);
}

std::string TestServer::address() const { return StrCat("127.0.0.1:", port_); }

Outcome TestServer::Run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--server", address(), "--rotation-server", address()});
  std::ostringstream out, err;
  const int exit = cli::Run(arguments, {.out = out, .err = err});
  return {exit, out.str(), err.str()};
}

v1::Pairing TestPairing() {
  v1::Pairing pairing;
  pairing.set_name("pairings/sd19-p2");
  pairing.set_scheme("schemes/sd19-cooperation");
  pairing.set_supporter("parties/gov-370200");
  pairing.set_recipient("parties/gov-371700");
  pairing.mutable_interval()->set_attested_on("2019-01-18");
  pairing.set_state(v1::Pairing::STATE_ACTIVE);
  pairing.set_revision(2);
  pairing.set_etag("\"2\"");
  return pairing;
}

}  // namespace jiedui::cli
