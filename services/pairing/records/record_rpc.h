// The gRPC surface of the records: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/unary.h"
#include "jiedui/pairing/v1/record.grpc.pb.h"
#include "services/pairing/records/record_service.h"

namespace jiedui::pairing {

class RecordRpc final : public v1::RecordService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  RecordRpc(rpc::Front& front, RecordService& service);

  Reactor* GetRecord(Context* context, const v1::GetRecordRequest* request, v1::Record* response) override;
  Reactor* ListRecords(Context* context, const v1::ListRecordsRequest* request,
                       v1::ListRecordsResponse* response) override;
  Reactor* ListRecordRevisions(Context* context, const v1::ListRecordRevisionsRequest* request,
                               v1::ListRecordRevisionsResponse* response) override;
  Reactor* CreateRecord(Context* context, const v1::CreateRecordRequest* request, v1::Record* response) override;
  Reactor* UpdateRecord(Context* context, const v1::UpdateRecordRequest* request, v1::Record* response) override;
  Reactor* ApproveRecord(Context* context, const v1::ApproveRecordRequest* request, v1::Record* response) override;
  Reactor* CloseRecord(Context* context, const v1::CloseRecordRequest* request, v1::Record* response) override;
  Reactor* SummarizeRecords(Context* context, const v1::SummarizeRecordsRequest* request,
                            v1::SummarizeRecordsResponse* response) override;
  Reactor* GetGroupCoverage(Context* context, const v1::GetGroupCoverageRequest* request,
                            v1::GetGroupCoverageResponse* response) override;
  Reactor* ListGaps(Context* context, const v1::ListGapsRequest* request, v1::ListGapsResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportRecordsRequest, v1::ImportRecordsResponse>* ImportRecords(
      Context* context) override;

 private:
  RecordService& service_;
  const rpc::Method get_, list_, revisions_, create_, update_, approve_, close_, summarize_, coverage_, gaps_, import_;
};

}  // namespace jiedui::pairing
