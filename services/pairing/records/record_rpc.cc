#include "services/pairing/records/record_rpc.h"

namespace jiedui::pairing {

RecordRpc::RecordRpc(rpc::Front& front, RecordService& service)
    : service_(service),
      get_(front, "jiedui.pairing.v1.RecordService/GetRecord"),
      list_(front, "jiedui.pairing.v1.RecordService/ListRecords"),
      revisions_(front, "jiedui.pairing.v1.RecordService/ListRecordRevisions"),
      create_(front, "jiedui.pairing.v1.RecordService/CreateRecord"),
      update_(front, "jiedui.pairing.v1.RecordService/UpdateRecord"),
      approve_(front, "jiedui.pairing.v1.RecordService/ApproveRecord"),
      close_(front, "jiedui.pairing.v1.RecordService/CloseRecord"),
      summarize_(front, "jiedui.pairing.v1.RecordService/SummarizeRecords"),
      coverage_(front, "jiedui.pairing.v1.RecordService/GetGroupCoverage"),
      gaps_(front, "jiedui.pairing.v1.RecordService/ListGaps"),
      import_(front, "jiedui.pairing.v1.RecordService/ImportRecords") {}

RecordRpc::Reactor* RecordRpc::GetRecord(Context* context, const v1::GetRecordRequest* request, v1::Record* response) {
  return rpc::Unary(get_, context, *request, *response, service_, &RecordService::Get);
}

RecordRpc::Reactor* RecordRpc::ListRecords(Context* context, const v1::ListRecordsRequest* request,
                                           v1::ListRecordsResponse* response) {
  return rpc::Unary(list_, context, *request, *response, service_, &RecordService::List);
}

RecordRpc::Reactor* RecordRpc::ListRecordRevisions(Context* context, const v1::ListRecordRevisionsRequest* request,
                                                   v1::ListRecordRevisionsResponse* response) {
  return rpc::Unary(revisions_, context, *request, *response, service_, &RecordService::ListRevisions);
}

RecordRpc::Reactor* RecordRpc::CreateRecord(Context* context, const v1::CreateRecordRequest* request,
                                            v1::Record* response) {
  return rpc::Unary(create_, context, *request, *response, service_, &RecordService::Create);
}

RecordRpc::Reactor* RecordRpc::UpdateRecord(Context* context, const v1::UpdateRecordRequest* request,
                                            v1::Record* response) {
  return rpc::Unary(update_, context, *request, *response, service_, &RecordService::Update);
}

RecordRpc::Reactor* RecordRpc::ApproveRecord(Context* context, const v1::ApproveRecordRequest* request,
                                             v1::Record* response) {
  return rpc::Unary(approve_, context, *request, *response, service_, &RecordService::Approve);
}

RecordRpc::Reactor* RecordRpc::CloseRecord(Context* context, const v1::CloseRecordRequest* request,
                                           v1::Record* response) {
  return rpc::Unary(close_, context, *request, *response, service_, &RecordService::Close);
}

RecordRpc::Reactor* RecordRpc::SummarizeRecords(Context* context, const v1::SummarizeRecordsRequest* request,
                                                v1::SummarizeRecordsResponse* response) {
  return rpc::Unary(summarize_, context, *request, *response, service_, &RecordService::Summarize);
}

RecordRpc::Reactor* RecordRpc::GetGroupCoverage(Context* context, const v1::GetGroupCoverageRequest* request,
                                                v1::GetGroupCoverageResponse* response) {
  return rpc::Unary(coverage_, context, *request, *response, service_, &RecordService::GetGroupCoverage);
}

RecordRpc::Reactor* RecordRpc::ListGaps(Context* context, const v1::ListGapsRequest* request,
                                        v1::ListGapsResponse* response) {
  return rpc::Unary(gaps_, context, *request, *response, service_, &RecordService::ListGaps);
}

grpc::ServerBidiReactor<v1::ImportRecordsRequest, v1::ImportRecordsResponse>* RecordRpc::ImportRecords(
    Context* context) {
  return rpc::Import(import_, context, service_, &RecordService::Import,
                     [](const v1::ImportRecordsRequest& row) { return row.record().name(); });
}

}  // namespace jiedui::pairing
