// SPDX-License-Identifier: Apache-2.0

/// Every text of the volunteers' pages by its name; a catalogue has each of them in one language.
enum Phrase: String, CaseIterable, Sendable {
    case skipToContent = "skip_to_content"
    case yourParticipation = "your_participation"
    case yourConsent = "your_consent"
    case leaveAndWithdraw = "leave_and_withdraw"
    case questionsAboutStudy = "questions_about_study"
    case preRegistration = "pre_registration"
    case checkAReceipt = "check_a_receipt"
    case pilotBanner = "pilot_banner"
    case language
    case errorPrefix = "error_prefix"
    case errorTitle = "error_title"
    case problemHeading = "problem_heading"
    case lookAgain = "look_again"
    case goOn = "go_on"
    case `continue` = "continue"
    case back
    case or
    case optional
    case study
    case principalInvestigator = "principal_investigator"
    case personOf = "person_of"
    case version
    case contact
    case welcome
    case time
    case aboutMinutes = "about_minutes"
    case questions
    case questionsOneAPage = "questions_one_a_page"
    case ledBy = "led_by"
    case whatToExpect = "what_to_expect"
    case expectConsent = "expect_consent"
    case expectQuestions = "expect_questions"
    case expectReview = "expect_review"
    case machineMade = "machine_made"
    case machineMadeText = "machine_made_text"
    case continueWhereLeft = "continue_where_left"
    case answersSoFarSaved = "answers_so_far_saved"
    case begin
    case cookieNote = "cookie_note"
    case fullHeading = "full_heading"
    case isFull = "is_full"
    case needsInvitation = "needs_invitation"
    case needsProlific = "needs_prolific"
    case unknownInvitation = "unknown_invitation"
    case invitationHeading = "invitation_heading"
    case beganElsewhere = "began_elsewhere"
    case resumeCode = "resume_code"
    case resumeHint = "resume_hint"
    case resume
    case resumeUnknown = "resume_unknown"
    case resumeAgain = "resume_again"
    case consentForm = "consent_form"
    case yourStatement = "your_statement"
    case tickEach = "tick_each"
    case voluntary
    case agree
    case decline
    case consentVersion = "consent_version"
    case fullName = "full_name"
    case affiliation
    case email
    case signature
    case signatureHint = "signature_hint"
    case date
    case notTicked = "not_ticked"
    case tickOrDecline = "tick_or_decline"
    case enterName = "enter_name"
    case enterAffiliation = "enter_affiliation"
    case enterEmail = "enter_email"
    case enterSignature = "enter_signature"
    case enterDate = "enter_date"
    case emailMalformed = "email_malformed"
    case dateMalformed = "date_malformed"
    case textMalformed = "text_malformed"
    case tooLong = "too_long"
    case notAsked = "not_asked"
    case copyLead = "copy_lead"
    case agreed
    case whatYouStated = "what_you_stated"
    case ledgerEntry = "ledger_entry"
    case hashOfEntry = "hash_of_entry"
    case hashOfForm = "hash_of_form"
    case declinedHeading = "declined_heading"
    case declinedText = "declined_text"
    case closePage = "close_page"
    case completionCode = "completion_code"
    case returnToProlific = "return_to_prolific"
    case screenedHeading = "screened_heading"
    case screenedText = "screened_text"
    case startHeading = "start_heading"
    case startLead = "start_lead"
    case yourResumeCode = "your_resume_code"
    case resumeCodeText = "resume_code_text"
    case howItWorks = "how_it_works"
    case howRead = "how_read"
    case howJudge = "how_judge"
    case howSaved = "how_saved"
    case howPause = "how_pause"
    case withKeyboard = "with_keyboard"
    case keyboardText = "keyboard_text"
    case start
    case aboutYou = "about_you"
    case aboutYouLead = "about_you_lead"
    case selectOne = "select_one"
    case selectAny = "select_any"
    case wholeNumber = "whole_number"
    case answerMissing = "answer_missing"
    case answerMalformed = "answer_malformed"
    case notANumber = "not_a_number"
    case faultOf = "fault_of"
    case questionOf = "question_of"
    case answersSaved = "answers_saved"
    case skipToResponses = "skip_to_responses"
    case instructions
    case prompt
    case response
    case noText = "no_text"
    case selectHint = "select_hint"
    case severalHeading = "several_heading"
    case severalHint = "several_hint"
    case rankingHint = "ranking_hint"
    case ratingHint = "rating_hint"
    case placeOfResponse = "place_of_response"
    case ratingOfResponse = "rating_of_response"
    case forResponse = "for_response"
    case scaleEnd = "scale_end"
    case noPreference = "no_preference"
    case noneOfThese = "none_of_these"
    case yourReason = "your_reason"
    case reasonHint = "reason_hint"
    case savedOnContinue = "saved_on_continue"
    case numberKeys = "number_keys"
    case selectAResponse = "select_a_response"
    case answerCriterion = "answer_criterion"
    case placeMissing = "place_missing"
    case samePlace = "same_place"
    case ratingMissing = "rating_missing"
    case foreignAnswer = "foreign_answer"
    case reasonTooLong = "reason_too_long"
    case pauseHeading = "pause_heading"
    case pauseText = "pause_text"
    case reviewHeading = "review_heading"
    case reviewLead = "review_lead"
    case withdrawableAfter = "withdrawable_after"
    case finalAfter = "final_after"
    case question
    case noAnswerYet = "no_answer_yet"
    case noPreferenceShort = "no_preference_short"
    case ranked
    case rated
    case reasonGiven = "reason_given"
    case change
    case changeWhich = "change_which"
    case comment
    case commentHint = "comment_hint"
    case commentTooLong = "comment_too_long"
    case submit
    case thankYou = "thank_you"
    case submittedLead = "submitted_lead"
    case yourReceipt = "your_receipt"
    case submitted
    case entryOf = "entry_of"
    case ledgerRoot = "ledger_root"
    case ledgerHead = "ledger_head"
    case signedCheckpoint = "signed_checkpoint"
    case unsignedCheckpoint = "unsigned_checkpoint"
    case keepReceipt = "keep_receipt"
    case downloadProof = "download_proof"
    case withdrawFromStudy = "withdraw_from_study"
    case finish
    case finishNote = "finish_note"
    case checkHeading = "check_heading"
    case checkLead = "check_lead"
    case receiptCode = "receipt_code"
    case receiptCodeHint = "receipt_code_hint"
    case checkByServer = "check_by_server"
    case checkFound = "check_found"
    case checkUnknown = "check_unknown"
    case checkProof = "check_proof"
    case checkProofText = "check_proof_text"
    case proof
    case checkInBrowser = "check_in_browser"
    case proofHolds = "proof_holds"
    case proofSigned = "proof_signed"
    case proofUnsigned = "proof_unsigned"
    case proofFails = "proof_fails"
    case proofUnreadable = "proof_unreadable"
    case withoutScripts = "without_scripts"
    case withdrawHeading = "withdraw_heading"
    case withdrawLead = "withdraw_lead"
    case onlyPause = "only_pause"
    case withdrawAndErase = "withdraw_and_erase"
    case stay
    case withdrawnHeading = "withdrawn_heading"
    case withdrawnText = "withdrawn_text"
    case thanksForTime = "thanks_for_time"
    case unknownSessionHeading = "unknown_session_heading"
    case unknownSessionText = "unknown_session_text"
    case choiceIsKept = "choice_is_kept"
    case resumeOrBegin = "resume_or_begin"
    case foundAgain = "found_again"
    case foundAgainText = "found_again_text"
    case toFirstPage = "to_first_page"
    case toWhereLeft = "to_where_left"
    case foreignSiteHeading = "foreign_site_heading"
    case foreignSiteText = "foreign_site_text"
    case staleHeading = "stale_heading"
    case staleText = "stale_text"
    case sendAgain = "send_again"
    case unsavedHeading = "unsaved_heading"
    case unsavedText = "unsaved_text"
    case busyHeading = "busy_heading"
    case busyText = "busy_text"
    case tryAgain = "try_again"
    case tooManyHeading = "too_many_heading"
    case tooManyText = "too_many_text"
    case notOpenHeading = "not_open_heading"
    case notYetOpen = "not_yet_open"
    case noMoreAnswers = "no_more_answers"
    case savedStays = "saved_stays"
    case notFoundHeading = "not_found_heading"
    case notFoundText = "not_found_text"
    case badRequestHeading = "bad_request_heading"
    case badRequestText = "bad_request_text"
    case serverErrorHeading = "server_error_heading"
    case serverErrorText = "server_error_text"

    /// The names in braces that a text may hold, and all of its forms together must.
    ///
    /// A text with `count` may have a form for each plural category of its language.
    var placeholders: [String] {
        switch self {
        case .errorTitle: ["title"]
        case .personOf: ["name", "affiliation"]
        case .aboutMinutes: ["count"]
        case .questionsOneAPage: ["count"]
        case .consentVersion: ["version"]
        case .notTicked: ["statement"]
        case .tooLong: ["most"]
        case .faultOf: ["question", "fault"]
        case .questionOf: ["place", "count"]
        case .answersSaved: ["saved", "count"]
        case .response: ["number"]
        case .rankingHint: ["last"]
        case .placeOfResponse: ["number"]
        case .ratingOfResponse: ["number"]
        case .forResponse: ["number"]
        case .scaleEnd: ["number", "meaning"]
        case .answerCriterion: ["criterion"]
        case .placeMissing: ["number"]
        case .samePlace: ["number"]
        case .ratingMissing: ["number"]
        case .reasonTooLong: ["most"]
        case .pauseText: ["place", "count"]
        case .reviewLead: ["count"]
        case .question: ["place"]
        case .ranked: ["place", "response"]
        case .rated: ["response", "rating"]
        case .reasonGiven: ["reason"]
        case .changeWhich: ["place"]
        case .commentTooLong: ["most"]
        case .submittedLead: ["count"]
        case .entryOf: ["number", "size"]
        case .checkFound: ["number", "size", "time"]
        case .withdrawLead: ["count"]
        default: []
        }
    }
}
