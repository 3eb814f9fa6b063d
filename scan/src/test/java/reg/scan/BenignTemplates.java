package reg.scan;

import java.util.List;

/** Chat templates as the usual families of models have them, written anew. */
final class BenignTemplates {
  static final List<String> ALL =
      List.of(
          // ChatML
          "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n"
              + "' + message['content'] + '<|im_end|>' + '\\n"
              + "'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n"
              + "' }}{% endif %}",
          // Llama 2
          "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set"
              + " system_message = messages[0]['content'] %}{% else %}{% set loop_messages ="
              + " messages %}{% set system_message = false %}{% endif %}{% for message in"
              + " loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{"
              + " raise_exception('roles must alternate') }}{% endif %}{% if loop.index0 == 0 and"
              + " system_message != false %}{% set content = '<<SYS>>\\n"
              + "' + system_message + '\\n"
              + "<</SYS>>\\n"
              + "\\n"
              + "' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif"
              + " %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() +"
              + " ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' ' + content.strip() +"
              + " ' ' + eos_token }}{% endif %}{% endfor %}",
          // Llama 3 with tools
          "{{- bos_token }}\n"
              + "{%- if custom_tools is defined %}\n"
              + "{%- set tools = custom_tools %}\n"
              + "{%- endif %}\n"
              + "{%- if not date_string is defined %}\n"
              + "{%- if strftime_now is defined %}{%- set date_string = strftime_now(\"%d %b %Y\")"
              + " %}{%- else %}{%- set date_string = \"26 Jul 2024\" %}{%- endif %}\n"
              + "{%- endif %}\n"
              + "{{- \"<|start_header_id|>system<|end_header_id|>\\n"
              + "\\n"
              + "\" }}\n"
              + "{%- if tools is not none %}{{- \"Environment: ipython\\n"
              + "\" }}{%- endif %}\n"
              + "{%- for t in tools %}{{- t | tojson(indent=4) }}{%- endfor %}\n"
              + "{%- for message in messages %}\n"
              + "{%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in"
              + " message) %}\n"
              + "{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n"
              + "\\n"
              + "'+ message['content'] | trim + '<|eot_id|>' }}\n"
              + "{%- elif 'tool_calls' in message %}\n"
              + "{%- if not message.tool_calls|length == 1 %}{{- raise_exception(\"one call\")"
              + " }}{%- endif %}\n"
              + "{%- set tool_call = message.tool_calls[0].function %}\n"
              + "{{- tool_call.name + \".call(\" }}{%- for arg_name, arg_val in tool_call.arguments"
              + " | items %}{{- arg_name + '=\"' + arg_val + '\"' }}{%- if not loop.last %}{{- \","
              + " \" }}{%- endif %}{%- endfor %}\n"
              + "{%- endif %}\n"
              + "{%- endfor %}",
          // Mistral
          "{%- if messages[0][\"role\"] == \"system\" %}{%- set system_message ="
              + " messages[0][\"content\"] %}{%- set loop_messages = messages[1:] %}{%- else %}{%-"
              + " set loop_messages = messages %}{%- endif %}{%- set user_messages = loop_messages"
              + " | selectattr(\"role\", \"equalto\", \"user\") | list %}{%- set ns = namespace()"
              + " %}{%- set ns.index = 0 %}{%- for message in loop_messages %}{%- if"
              + " message[\"role\"] == \"user\" and (message == user_messages[-1]) %}{{-"
              + " \"[AVAILABLE_TOOLS]\" }}{%- for tool in tools %}{%- set tool = tool.function"
              + " %}{{- '{\"type\": \"function\", \"function\": {' }}{%- for key, val in"
              + " tool.items() if key != \"return\" %}{%- if val is string %}{{- '\"' + key + '\":"
              + " \"' + val + '\"' }}{%- else %}{{- '\"' + key + '\": ' + val|tojson }}{%- endif"
              + " %}{%- endfor %}{%- endfor %}{%- endif %}{%- set ns.index = ns.index + 1 %}{%-"
              + " endfor %}",
          // Qwen with reasoning
          "{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}{%-"
              + " for message in messages[::-1] %}{%- set index = (messages|length - 1) -"
              + " loop.index0 %}{%- if ns.multi_step_tool and message.role == \"user\" and"
              + " message.content is string %}{%- set ns.multi_step_tool = false %}{%- set"
              + " ns.last_query_index = index %}{%- endif %}{%- endfor %}{%- for message in"
              + " messages %}{%- if '</think>' in message.content %}{%- set reasoning_content ="
              + " message.content.split('</think>')[0].rstrip('\\n"
              + "').split('<think>')[-1].lstrip('\\n"
              + "') %}{%- endif %}{%- if (message.role == \"user\") or (loop.first) %}{{-"
              + " '<|im_start|>' + message.role + '\\n"
              + "' + message.content }}{%- endif %}{%- if loop.last or (messages[loop.index0 +"
              + " 1].role != \"tool\") %}{{- '<|im_end|>\\n"
              + "' }}{%- endif %}{%- endfor %}",
          // Gemma
          "{{ bos_token }}{%- for message in messages -%}{%- if (message['role'] == 'assistant')"
              + " -%}{%- set role = \"model\" -%}{%- else -%}{%- set role = message['role'] -%}{%-"
              + " endif -%}{{ '<start_of_turn>' + role + '\\n"
              + "' }}{%- if message['content'] is string -%}{{ message['content'] | trim }}{%- elif"
              + " message['content'] is iterable -%}{%- for item in message['content'] -%}{%- if"
              + " item['type'] == 'image' -%}{{ '<start_of_image>' }}{%- elif item['type'] =="
              + " 'text' -%}{{ item['text'] | trim }}{%- endif -%}{%- endfor -%}{%- endif -%}{{"
              + " '<end_of_turn>\\n"
              + "' }}{%- endfor -%}",
          // DeepSeek
          "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{%"
              + " endif %}{% set ns = namespace(is_first=false, is_tool=false, system_prompt='')"
              + " %}{%- for message in messages %}{%- if message['role'] == 'system' %}{% set"
              + " ns.system_prompt = message['content'] %}{%- endif %}{%- endfor"
              + " %}{{bos_token}}{{ns.system_prompt}}{%- for message in messages %}{%- if"
              + " message['role'] == 'user' %}{{'<｜User｜>' + message['content']}}{%- endif %}{%-"
              + " for tool in message['tool_calls']%}{%- if not ns.is_first"
              + " %}{{'<｜tool▁calls▁begin｜>' + tool['type'] + '<｜tool▁sep｜>' +"
              + " tool['function']['name'] + '\\n"
              + "' + '```json' + '\\n"
              + "' + tool['function']['arguments'] + '\\n"
              + "' + '```'}}{%- endif %}{%- endfor %}{%- endfor -%}",
          // Command R, macros and types of tools
          "{%- macro json_to_python_type(json_spec) %}{%- set basic_type_map = {\"string\":"
              + " \"str\", \"number\": \"float\", \"integer\": \"int\", \"boolean\": \"bool\"}"
              + " %}{%- if basic_type_map[json_spec.type] is defined %}{{-"
              + " basic_type_map[json_spec.type] }}{%- elif json_spec.type == \"array\" %}{{-"
              + " \"List[\" + json_to_python_type(json_spec.items) + \"]\" }}{%- elif"
              + " json_spec.type is iterable %}{{- \"Union[\" }}{%- for t in json_spec.type %}{{-"
              + " json_to_python_type({\"type\": t}) }}{%- if not loop.last %}{{- \",\" }}{%- endif"
              + " %}{%- endfor %}{{- \"]\" }}{%- endif %}{%- endmacro %}{%- for param_name, param"
              + " in tool.parameters.properties.items() %}{{- param_name + \": \" +"
              + " json_to_python_type(param) }}{%- if param.description is defined %}{{- ': ' +"
              + " param.description | replace('_', ' ') }}{%- endif %}{%- endfor %}",
          // Phi
          "{% for message in messages %}{% if message['role'] == 'system' and 'tools' in message"
              + " and message['tools'] is not none %}{{ '<|' + message['role'] + '|>' +"
              + " message['content'] + '<|tool|>' + message['tools'] + '<|/tool|>' + '<|end|>' }}{%"
              + " else %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{%"
              + " endif %}{% endfor %}",
          // Granite, generation blocks and dates
          "{%- if documents %}{%- for document in documents %}{{- '<|start_of_role|>document"
              + " {\"document_id\": \"' + document['doc_id'] | string + '\"}<|end_of_role|>\\n"
              + "' }}{{- document['text'] }}{%- endfor %}{%- endif %}{%- for message in messages"
              + " %}{% generation %}{{ message.content }}{% endgeneration %}{%- endfor %}",
          // Vicuna and Alpaca
          "{% if messages[0]['role'] == 'system' %}{{ messages[0]['content'] + ' ' }}{% set start ="
              + " 1 %}{% else %}{% set start = 0 %}{% endif %}{% for i in range(start,"
              + " messages|length) %}{{ messages[i]['role'] | upper + ': ' + messages[i]['content']"
              + " }}{% endfor %}",
          // OLMo, Zephyr, comments and raw text
          "{# the tokens #}{% raw %}{{ not code }}{% endraw %}{{ bos_token }}{% for message in"
              + " messages %}{{ '<|' ~ message.role ~ '|>\\n"
              + "' ~ message.content ~ eos_token }}{% if loop.last and add_generation_prompt %}{{"
              + " '<|assistant|>\\n"
              + "' }}{% endif %}{% endfor %}",
          // Sections with dictsort, join and map
          "{% set names = tools | map(attribute='function.name') | list %}{{ names | join(', ')"
              + " }}{% for key, value in extra | dictsort %}{{ '%s: %s' | format(key, value) }}{%"
              + " endfor %}{{ \"{}: {}\".format(a, b) }}");

  private BenignTemplates() {}
}
