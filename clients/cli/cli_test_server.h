// A service for tests of the program: a handful of real places and parties, and whatever else a test wants it to answer.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/client.h"
#include "grpcpp/server.h"
#include "jiedui/events/v1/event_service.pb.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/record.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/region_set.pb.h"
#include "jiedui/pairing/v1/review.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "jiedui/rules/v1/rule_service.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::cli {

struct Outcome {
  int exit = -1;
  std::string out, err;
};

class TestServer {
 public:
  template <class Request, class Response>
  using Handler = std::function<absl::StatusOr<Response>(const Request&)>;

  TestServer();
  ~TestServer();

  // Runs the program against this server.
  Outcome Run(std::vector<std::string> arguments);
  std::string address() const;
  // Metadata `jiedui-actor` of the last call.
  std::string actor() const { return actor_; }

  // Calls that a test expects; any other is UNIMPLEMENTED. Set before Run.
  Handler<v1::ListPairingsRequest, v1::ListPairingsResponse> list;
  Handler<v1::GetPairingRequest, v1::Pairing> get;
  Handler<v1::CountPairingsRequest, v1::CountPairingsResponse> count;
  Handler<v1::ListPairingRevisionsRequest, v1::ListPairingRevisionsResponse> revisions;
  Handler<v1::ProposePairingRequest, v1::Pairing> propose;
  Handler<v1::ActivatePairingRequest, v1::Pairing> activate;
  Handler<v1::EndPairingRequest, v1::Pairing> end;
  Handler<v1::CreatePartyRequest, v1::Party> create_party;
  Handler<v1::UpdatePartyRequest, v1::Party> update_party;
  Handler<v1::UpdateSchemeRequest, v1::Scheme> update_scheme;
  Handler<v1::CreateRecordRequest, v1::Record> create_record;
  Handler<v1::ListGapsRequest, v1::ListGapsResponse> list_gaps;
  Handler<v1::ListExceptionsRequest, v1::ListExceptionsResponse> list_exceptions;
  Handler<v1::ListContradictionsRequest, v1::ListContradictionsResponse> list_contradictions;
  Handler<rules::v1::ListRulesRequest, rules::v1::ListRulesResponse> list_rules;
  Handler<v1::ListRegionsRequest, v1::ListRegionsResponse> list_regions;  // asked for more than a name
  Handler<v1::CountRegionsRequest, v1::CountRegionsResponse> count_regions;
  Handler<v1::GetRegionLineageRequest, v1::GetRegionLineageResponse> lineage;
  Handler<v1::GetCoverageRequest, v1::GetCoverageResponse> coverage;
  Trailer trailer;  // sent with every answer to ProposePairing

  // What a method answers to each message it is sent: Answer<Request, Response>("jiedui.rotation.v1.RightsService/CheckRight", …). For the services
  // that have no handlers of their own above.
  template <class Request, class Response>
  void Answer(const std::string& method, Handler<Request, Response> handler) {
    answers_["/" + method] = [handler = std::move(handler)](const std::string& bytes) -> absl::StatusOr<std::string> {
      Request request;
      request.ParseFromString(bytes);
      const absl::StatusOr<Response> response = handler(request);
      if (!response.ok()) return response.status();
      return response->SerializeAsString();
    };
  }

  // What becomes of an imported row; null: all are new.
  std::function<void(std::string_view name, int64_t line, type::v1::ImportOutcome& outcome, std::string& reason,
                     std::string& message)>
      import;
  std::vector<std::string> imported;  // names, in order
  int64_t break_import_after = -1;    // rows answered before the stream ends with UNAVAILABLE; -1: never
  std::vector<v1::Pairing> imported_pairings;
  std::vector<v1::Scheme> imported_schemes;
  std::vector<rules::v1::Rule> imported_rules;

  // What the n-th WatchEvents streams, and how it ends.
  struct Watch {
    std::vector<events::v1::WatchEventsResponse> steps;
    absl::Status end;
  };
  std::vector<Watch> watches;
  std::vector<events::v1::WatchEventsRequest> watched;

  // What the service makes of a party's name that fits several.
  std::map<std::string, std::string> meant = {{"菏泽市", "parties/gov-371700"}, {"371700", "parties/gov-371700"}};
  // What Get, Search and List of parties, regions and schemes know. Filled by the constructor.
  std::map<std::string, v1::Party> parties;
  std::map<std::string, v1::Region> regions;
  std::map<std::string, v1::RegionSet> region_sets;
  std::map<std::string, v1::Scheme> schemes;

 private:
  class Pairings;
  class Parties;
  class Regions;
  class RegionSets;
  class Schemes;
  class Records;
  class Reviews;
  class Rules;
  class Events;
  class Others;

  void AddParty(const std::string& id, v1::PartyKind kind, const std::string& display, const std::string& short_name,
                const std::string& region);

  std::string actor_;
  int port_ = 0;
  std::map<std::string, std::function<absl::StatusOr<std::string>(const std::string&)>> answers_;  // by path
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<Others> others_;
  std::unique_ptr<grpc::Server> server_;
};

// 青岛市 → 菏泽市, in force, attested on 2019-01-18.
v1::Pairing TestPairing();

}  // namespace jiedui::cli
