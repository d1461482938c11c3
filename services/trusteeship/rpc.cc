#include "services/trusteeship/rpc.h"

namespace jiedui::trusteeship {

// ---- ProgrammeService -----------------------------------------------------------------------------------------------

ProgrammeRpc::ProgrammeRpc(rpc::Front& front, ProgrammeService& service)
    : service_(service),
      get_programme_(front, "jiedui.trusteeship.v1.ProgrammeService/GetProgramme"),
      list_programmes_(front, "jiedui.trusteeship.v1.ProgrammeService/ListProgrammes"),
      create_programme_(front, "jiedui.trusteeship.v1.ProgrammeService/CreateProgramme"),
      update_programme_(front, "jiedui.trusteeship.v1.ProgrammeService/UpdateProgramme"),
      import_programmes_(front, "jiedui.trusteeship.v1.ProgrammeService/ImportProgrammes") {}

Reactor* ProgrammeRpc::GetProgramme(Context* context, const v1::GetProgrammeRequest* request, v1::Programme* response) {
  return rpc::Unary(get_programme_, context, *request, *response, service_, &ProgrammeService::Get);
}

Reactor* ProgrammeRpc::ListProgrammes(Context* context, const v1::ListProgrammesRequest* request,
                                      v1::ListProgrammesResponse* response) {
  return rpc::Unary(list_programmes_, context, *request, *response, service_, &ProgrammeService::List);
}

Reactor* ProgrammeRpc::CreateProgramme(Context* context, const v1::CreateProgrammeRequest* request,
                                       v1::Programme* response) {
  return rpc::Unary(create_programme_, context, *request, *response, service_, &ProgrammeService::Create);
}

Reactor* ProgrammeRpc::UpdateProgramme(Context* context, const v1::UpdateProgrammeRequest* request,
                                       v1::Programme* response) {
  return rpc::Unary(update_programme_, context, *request, *response, service_, &ProgrammeService::Update);
}

grpc::ServerBidiReactor<v1::ImportProgrammesRequest, v1::ImportProgrammesResponse>* ProgrammeRpc::ImportProgrammes(
    Context* context) {
  return rpc::Import(import_programmes_, context, service_, &ProgrammeService::Import,
                     [](const v1::ImportProgrammesRequest& row) { return row.programme().name(); });
}

// ---- TrusteeshipService ---------------------------------------------------------------------------------------------

TrusteeshipRpc::TrusteeshipRpc(rpc::Front& front, TrusteeshipService& service)
    : service_(service),
      get_trusteeship_(front, "jiedui.trusteeship.v1.TrusteeshipService/GetTrusteeship"),
      list_trusteeships_(front, "jiedui.trusteeship.v1.TrusteeshipService/ListTrusteeships"),
      list_trusteeship_revisions_(front, "jiedui.trusteeship.v1.TrusteeshipService/ListTrusteeshipRevisions"),
      propose_trusteeship_(front, "jiedui.trusteeship.v1.TrusteeshipService/ProposeTrusteeship"),
      complete_trusteeship_(front, "jiedui.trusteeship.v1.TrusteeshipService/CompleteTrusteeship"),
      terminate_trusteeship_(front, "jiedui.trusteeship.v1.TrusteeshipService/TerminateTrusteeship"),
      renew_trusteeship_(front, "jiedui.trusteeship.v1.TrusteeshipService/RenewTrusteeship"),
      import_trusteeships_(front, "jiedui.trusteeship.v1.TrusteeshipService/ImportTrusteeships") {}

Reactor* TrusteeshipRpc::GetTrusteeship(Context* context, const v1::GetTrusteeshipRequest* request,
                                        v1::Trusteeship* response) {
  return rpc::Unary(get_trusteeship_, context, *request, *response, service_, &TrusteeshipService::Get);
}

Reactor* TrusteeshipRpc::ListTrusteeships(Context* context, const v1::ListTrusteeshipsRequest* request,
                                          v1::ListTrusteeshipsResponse* response) {
  return rpc::Unary(list_trusteeships_, context, *request, *response, service_, &TrusteeshipService::List);
}

Reactor* TrusteeshipRpc::ListTrusteeshipRevisions(Context* context, const v1::ListTrusteeshipRevisionsRequest* request,
                                                  v1::ListTrusteeshipRevisionsResponse* response) {
  return rpc::Unary(list_trusteeship_revisions_, context, *request, *response, service_,
                    &TrusteeshipService::ListRevisions);
}

Reactor* TrusteeshipRpc::ProposeTrusteeship(Context* context, const v1::ProposeTrusteeshipRequest* request,
                                            v1::Trusteeship* response) {
  return rpc::Unary(propose_trusteeship_, context, *request, *response, service_, &TrusteeshipService::Propose);
}

Reactor* TrusteeshipRpc::CompleteTrusteeship(Context* context, const v1::CompleteTrusteeshipRequest* request,
                                             v1::Trusteeship* response) {
  return rpc::Unary(complete_trusteeship_, context, *request, *response, service_, &TrusteeshipService::Complete);
}

Reactor* TrusteeshipRpc::TerminateTrusteeship(Context* context, const v1::TerminateTrusteeshipRequest* request,
                                              v1::Trusteeship* response) {
  return rpc::Unary(terminate_trusteeship_, context, *request, *response, service_, &TrusteeshipService::Terminate);
}

Reactor* TrusteeshipRpc::RenewTrusteeship(Context* context, const v1::RenewTrusteeshipRequest* request,
                                          v1::Trusteeship* response) {
  return rpc::Unary(renew_trusteeship_, context, *request, *response, service_, &TrusteeshipService::Renew);
}

grpc::ServerBidiReactor<v1::ImportTrusteeshipsRequest, v1::ImportTrusteeshipsResponse>*
TrusteeshipRpc::ImportTrusteeships(Context* context) {
  return rpc::Import(import_trusteeships_, context, service_, &TrusteeshipService::Import,
                     [](const v1::ImportTrusteeshipsRequest& row) { return row.trusteeship().name(); });
}

// ---- AgreementService -----------------------------------------------------------------------------------------------

AgreementRpc::AgreementRpc(rpc::Front& front, AgreementService& service)
    : service_(service),
      get_agreement_(front, "jiedui.trusteeship.v1.AgreementService/GetAgreement"),
      list_agreements_(front, "jiedui.trusteeship.v1.AgreementService/ListAgreements"),
      draw_up_agreement_(front, "jiedui.trusteeship.v1.AgreementService/DrawUpAgreement"),
      amend_agreement_(front, "jiedui.trusteeship.v1.AgreementService/AmendAgreement"),
      sign_agreement_(front, "jiedui.trusteeship.v1.AgreementService/SignAgreement"),
      attest_agreement_(front, "jiedui.trusteeship.v1.AgreementService/AttestAgreement"),
      file_agreement_(front, "jiedui.trusteeship.v1.AgreementService/FileAgreement"),
      verify_agreement_(front, "jiedui.trusteeship.v1.AgreementService/VerifyAgreement"),
      get_signing_key_(front, "jiedui.trusteeship.v1.AgreementService/GetSigningKey"),
      list_signing_keys_(front, "jiedui.trusteeship.v1.AgreementService/ListSigningKeys"),
      register_signing_key_(front, "jiedui.trusteeship.v1.AgreementService/RegisterSigningKey"),
      end_signing_key_(front, "jiedui.trusteeship.v1.AgreementService/EndSigningKey") {}

Reactor* AgreementRpc::GetAgreement(Context* context, const v1::GetAgreementRequest* request, v1::Agreement* response) {
  return rpc::Unary(get_agreement_, context, *request, *response, service_, &AgreementService::Get);
}

Reactor* AgreementRpc::ListAgreements(Context* context, const v1::ListAgreementsRequest* request,
                                      v1::ListAgreementsResponse* response) {
  return rpc::Unary(list_agreements_, context, *request, *response, service_, &AgreementService::List);
}

Reactor* AgreementRpc::DrawUpAgreement(Context* context, const v1::DrawUpAgreementRequest* request,
                                       v1::Agreement* response) {
  return rpc::Unary(draw_up_agreement_, context, *request, *response, service_, &AgreementService::DrawUp);
}

Reactor* AgreementRpc::AmendAgreement(Context* context, const v1::AmendAgreementRequest* request,
                                      v1::Agreement* response) {
  return rpc::Unary(amend_agreement_, context, *request, *response, service_, &AgreementService::Amend);
}

Reactor* AgreementRpc::SignAgreement(Context* context, const v1::SignAgreementRequest* request,
                                     v1::Agreement* response) {
  return rpc::Unary(sign_agreement_, context, *request, *response, service_, &AgreementService::Sign);
}

Reactor* AgreementRpc::AttestAgreement(Context* context, const v1::AttestAgreementRequest* request,
                                       v1::Agreement* response) {
  return rpc::Unary(attest_agreement_, context, *request, *response, service_, &AgreementService::AttestFromSource);
}

Reactor* AgreementRpc::FileAgreement(Context* context, const v1::FileAgreementRequest* request,
                                     v1::Agreement* response) {
  return rpc::Unary(file_agreement_, context, *request, *response, service_, &AgreementService::File);
}

Reactor* AgreementRpc::VerifyAgreement(Context* context, const v1::VerifyAgreementRequest* request,
                                       v1::VerifyAgreementResponse* response) {
  return rpc::Unary(verify_agreement_, context, *request, *response, service_, &AgreementService::Verify);
}

Reactor* AgreementRpc::GetSigningKey(Context* context, const v1::GetSigningKeyRequest* request,
                                     v1::SigningKey* response) {
  return rpc::Unary(get_signing_key_, context, *request, *response, service_, &AgreementService::GetKey);
}

Reactor* AgreementRpc::ListSigningKeys(Context* context, const v1::ListSigningKeysRequest* request,
                                       v1::ListSigningKeysResponse* response) {
  return rpc::Unary(list_signing_keys_, context, *request, *response, service_, &AgreementService::ListKeys);
}

Reactor* AgreementRpc::RegisterSigningKey(Context* context, const v1::RegisterSigningKeyRequest* request,
                                          v1::SigningKey* response) {
  return rpc::Unary(register_signing_key_, context, *request, *response, service_, &AgreementService::RegisterKey);
}

Reactor* AgreementRpc::EndSigningKey(Context* context, const v1::EndSigningKeyRequest* request,
                                     v1::SigningKey* response) {
  return rpc::Unary(end_signing_key_, context, *request, *response, service_, &AgreementService::EndKey);
}

// ---- QuestionService ------------------------------------------------------------------------------------------------

QuestionRpc::QuestionRpc(rpc::Front& front, QuestionService& service)
    : service_(service),
      get_school_file_(front, "jiedui.trusteeship.v1.QuestionService/GetSchoolFile"),
      get_programme_state_(front, "jiedui.trusteeship.v1.QuestionService/GetProgrammeState"),
      get_coverage_(front, "jiedui.trusteeship.v1.QuestionService/GetCoverage"),
      list_late_(front, "jiedui.trusteeship.v1.QuestionService/ListLate"),
      rank_supporters_(front, "jiedui.trusteeship.v1.QuestionService/RankSupporters"),
      decide_supporter_(front, "jiedui.trusteeship.v1.QuestionService/DecideSupporter"),
      list_supporter_decisions_(front, "jiedui.trusteeship.v1.QuestionService/ListSupporterDecisions"),
      list_disagreements_(front, "jiedui.trusteeship.v1.QuestionService/ListDisagreements"),
      list_county_lists_(front, "jiedui.trusteeship.v1.QuestionService/ListCountyLists"),
      import_county_lists_(front, "jiedui.trusteeship.v1.QuestionService/ImportCountyLists") {}

Reactor* QuestionRpc::GetSchoolFile(Context* context, const v1::GetSchoolFileRequest* request,
                                    v1::SchoolFile* response) {
  return rpc::Unary(get_school_file_, context, *request, *response, service_, &QuestionService::GetSchoolFile);
}

Reactor* QuestionRpc::GetProgrammeState(Context* context, const v1::GetProgrammeStateRequest* request,
                                        v1::GetProgrammeStateResponse* response) {
  return rpc::Unary(get_programme_state_, context, *request, *response, service_, &QuestionService::GetProgrammeState);
}

Reactor* QuestionRpc::GetCoverage(Context* context, const v1::GetCoverageRequest* request,
                                  v1::GetCoverageResponse* response) {
  return rpc::Unary(get_coverage_, context, *request, *response, service_, &QuestionService::GetCoverage);
}

Reactor* QuestionRpc::ListLate(Context* context, const v1::ListLateRequest* request, v1::ListLateResponse* response) {
  return rpc::Unary(list_late_, context, *request, *response, service_, &QuestionService::ListLate);
}

Reactor* QuestionRpc::RankSupporters(Context* context, const v1::RankSupportersRequest* request,
                                     v1::RankSupportersResponse* response) {
  return rpc::Unary(rank_supporters_, context, *request, *response, service_, &QuestionService::RankSupporters);
}

Reactor* QuestionRpc::DecideSupporter(Context* context, const v1::DecideSupporterRequest* request,
                                      v1::SupporterDecision* response) {
  return rpc::Unary(decide_supporter_, context, *request, *response, service_, &QuestionService::DecideSupporter);
}

Reactor* QuestionRpc::ListSupporterDecisions(Context* context, const v1::ListSupporterDecisionsRequest* request,
                                             v1::ListSupporterDecisionsResponse* response) {
  return rpc::Unary(list_supporter_decisions_, context, *request, *response, service_,
                    &QuestionService::ListSupporterDecisions);
}

Reactor* QuestionRpc::ListDisagreements(Context* context, const v1::ListDisagreementsRequest* request,
                                        v1::ListDisagreementsResponse* response) {
  return rpc::Unary(list_disagreements_, context, *request, *response, service_, &QuestionService::ListDisagreements);
}

Reactor* QuestionRpc::ListCountyLists(Context* context, const v1::ListCountyListsRequest* request,
                                      v1::ListCountyListsResponse* response) {
  return rpc::Unary(list_county_lists_, context, *request, *response, service_, &QuestionService::ListCountyLists);
}

grpc::ServerBidiReactor<v1::ImportCountyListsRequest, v1::ImportCountyListsResponse>* QuestionRpc::ImportCountyLists(
    Context* context) {
  return rpc::Import(import_county_lists_, context, service_, &QuestionService::ImportCountyLists,
                     [](const v1::ImportCountyListsRequest& row) { return row.county_list().name(); });
}

}  // namespace jiedui::trusteeship
