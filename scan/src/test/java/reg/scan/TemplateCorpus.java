package reg.scan;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chat templates that reach out of themselves or never end. */
final class TemplateCorpus {
  static final List<String> HOSTILE =
      List.of(
          "{{ ''.__class__.__mro__[1].__subclasses__() }}",
          "{{ x.__init__.__globals__['os'].popen('id').read() }}",
          "{{ self.__init__.__globals__ }}",
          "{{ self._TemplateReference__context }}",
          "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
          "{{ joiner.__init__.__globals__.os }}",
          "{{ lipsum.__globals__['os'].popen('id') }}",
          "{{ lipsum|attr('x') }}",
          "{{ namespace.__init__.__globals__.os }}",
          "{{ ''['__class__'] }}",
          "{{ ''[\"__cl\" ~ \"ass__\"] }}",
          "{{ ''['__cl' + 'ass__'] }}",
          "{{ ''['_' ~ '_class_' ~ '_'] }}",
          "{{ ''|attr('__class__') }}",
          "{{ ''|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
          "{{ ''['\\x5f\\x5fclass\\x5f\\x5f'] }}",
          "{{ ''['\\u005f\\u005fclass\\u005f\\u005f'] }}",
          "{{ ''['\\137\\137class\\137\\137'] }}",
          "{{ ''[('__ssalc__'|reverse)] }}",
          "{{ ''[['__', 'class', '__']|join] }}",
          "{{ ''[''.join(['_', '_', 'class', '_', '_'])] }}",
          "{{ ''['%s%sclass%s%s'|format('_','_','_','_')] }}",
          "{{ ''['%c%cclass' % (95, 95)] }}",
          "{{ ''['--class--'|replace('-', '_')] }}",
          "{{ ''['--class--'.replace('-', '_')] }}",
          "{% set a = '_' ~ '_class_' ~ '_' %}{{ ''[a] }}",
          "{% set a = '--class--'|replace('-', '_') %}{% set b = a %}{{ ''[b] }}",
          "{% set ns = namespace(k='') %}{% set ns.k = '_' ~ '_class_' ~ '_' %}{{ ''[ns.k] }}",
          "{% set k %}__class__{% endset %}{{ ''[k] }}",
          "{% for k in ['_' ~ '_class_' ~ '_'] %}{{ ''[k] }}{% endfor %}",
          "{% with k = '_' ~ '_class_' ~ '_' %}{{ ''[k] }}{% endwith %}",
          "{{ [1]|map(attribute='__class__')|list }}",
          "{{ [1]|map('attr', '_x')|list }}",
          "{{ [1]|map(attribute='_' ~ '_class_' ~ '_')|list }}",
          "{{ [1]|selectattr('__class__')|list }}",
          "{{ [1]|groupby('_x') }}",
          "{{ '{0.__class__}'.format(1) }}",
          "{{ ('{0._' ~ '_class__}').format(1) }}",
          "{{ x.format_map(y) }}",
          "{% import 'x' as y %}",
          "{% from 'x' import y %}",
          "{% include '/etc/passwd' %}",
          "{% extends 'base' %}",
          "{% for i in range(1000000000) %}x{% endfor %}",
          "{% for i in range(10 * 10 * messages|length) %}x{% endfor %}",
          "{% for i in range(10**9) %}x{% endfor %}",
          "{{ 'a' * 10000000000 }}",
          "{{ 9**9**9 }}",
          "{{ '%9999999999d'|format(1) }}",
          "{{ ''.__class__ }",
          "{{ messages[0",
          "{% filter attr('x') %}y{% endfilter %}",
          "{{ getattr(messages, 'x') }}",
          "{{ __import__('os').system('id') }}",
          "{{ eval('1') }}",
          "{{ messages.__reduce_ex__(2) }}",
          "{{ raise_exception.__globals__ }}",
          "{{ x.gi_frame.f_globals }}",
          "{{ x.mro() }}",
          "{{ url_for.__globals__ }}",
          "{{ get_flashed_messages() }}",
          "{%- if (messages)['_' + '_class_' + '_'] -%}x{%- endif -%}");

  private TemplateCorpus() {}

  static Map<String, byte[]> hostile() {
    var files = new LinkedHashMap<String, byte[]>();
    for (int i = 0; i < HOSTILE.size(); i++) {
      files.put(i + "/chat_template.jinja", HOSTILE.get(i).getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }
}
