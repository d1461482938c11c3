// jiedui.rules.v1.RuleService, the same in every service: each registers one for the rules of its own store.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "common/db/mutate.h"
#include "common/rpc/front.h"
#include "jiedui/rules/v1/rule_service.grpc.pb.h"

namespace jiedui::rules {

// Thread-safe. Everyone who is known may read; who may write is the service's to say.
class RuleService final : public v1::RuleService::CallbackService {
 public:
  // What differs between services.
  struct Options {
    std::string service;  // "pairing": rule ids begin with it, events are cn.jiedui.pairing.rule.revised.v1
    // Whether the caller may change rules at all; its scope is looked at besides: to change what holds in an area it
    // must cover the area, and what holds everywhere, everything.
    std::function<absl::Status(const Caller& caller, std::string_view method)> may_write;
    // Whether a division code is known to the service; its own refusal when it is not. Never asked for "everywhere".
    std::function<absl::Status(db::Tx& tx, std::string_view region)> check_region;
  };

  // `front`, `database` and `workers` outlive this.
  RuleService(rpc::Front& front, db::Database& database, WorkerPool& workers, Options options);

  // The handlers; `call` and `request` outlive the answer's outcome.
  Answer<v1::ListRulesResponse> List(const Call& call, const v1::ListRulesRequest& request);
  Answer<v1::Rule> Revise(const Call& call, const v1::ReviseRuleRequest& request);
  // One chunk of an import, in one transaction; a result for each row, in order.
  Answer<std::vector<v1::ImportRulesResponse>> Import(const Call& call, std::vector<v1::ImportRulesRequest> rows);

  grpc::ServerUnaryReactor* ListRules(grpc::CallbackServerContext* context, const v1::ListRulesRequest* request,
                                      v1::ListRulesResponse* response) override;
  grpc::ServerUnaryReactor* ReviseRule(grpc::CallbackServerContext* context, const v1::ReviseRuleRequest* request,
                                       v1::Rule* response) override;
  grpc::ServerBidiReactor<v1::ImportRulesRequest, v1::ImportRulesResponse>* ImportRules(
      grpc::CallbackServerContext* context) override;

 private:
  absl::Status MayWrite(const Call& call, const v1::Rule& rule) const;
  absl::StatusOr<v1::Rule> ReviseIn(db::Mutation& mutation, const v1::ReviseRuleRequest& request) const;
  absl::StatusOr<type::v1::ImportOutcome> ImportIn(db::Mutation& mutation, const v1::ImportRulesRequest& row) const;

  db::Database& database_;
  WorkerPool& workers_;
  const Options options_;
  const std::string event_type_;
  const rpc::Method list_, revise_, import_;
};

}  // namespace jiedui::rules
