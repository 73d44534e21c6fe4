// @ts-check
// What a web app says about itself, as recorded.

/**
 * `GET /site`.
 * @param {import('./accounts.js').App} app
 * @param {import('./server-state.js').EndUser} endUser
 */
export function siteOf(app, endUser) {
  return {
    app_id: app.id,
    end_user_id: endUser.id,
    enable_site: true,
    site: {
      title: app.name,
      chat_color_theme: null,
      chat_color_theme_inverted: false,
      icon_type: 'emoji',
      icon: '🤖',
      icon_background: '#FFEAD5',
      icon_url: null,
      description: null,
      copyright: null,
      privacy_policy: null,
      custom_disclaimer: '',
      default_language: 'en-US',
      prompt_public: false,
      show_workflow_steps: true,
      use_icon_as_answer_icon: false,
    },
    model_config: null,
    plan: 'basic',
    can_replace_logo: false,
    custom_config: null,
  };
}

/** `GET /parameters`. */
export function parametersOf() {
  const input = {
    label: 'q',
    max_length: 48,
    options: [],
    required: false,
    type: 'text-input',
    variable: 'q',
  };
  return {
    opening_statement: null,
    suggested_questions: [],
    suggested_questions_after_answer: { enabled: false },
    speech_to_text: { enabled: false },
    text_to_speech: { enabled: false, voice: '', language: '' },
    retriever_resource: { enabled: false },
    annotation_reply: { enabled: false },
    more_like_this: { enabled: false },
    user_input_form: [{ 'text-input': input }],
    sensitive_word_avoidance: { enabled: false },
    file_upload: {},
    system_parameters: {
      image_file_size_limit: 10,
      video_file_size_limit: 100,
      audio_file_size_limit: 50,
      file_size_limit: 15,
      // The recording ends within this key's value.
      workflow_file_upload_limit: 10,
    },
  };
}

/** `GET /meta`. Not recorded; the page only needs it to be there. */
export function metaOf() {
  return { tool_icons: {} };
}
