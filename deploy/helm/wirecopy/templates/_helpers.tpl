{{- define "wirecopy.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "wirecopy.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "wirecopy.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "wirecopy.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a Deployment selects its pods by; never changes. Takes root and component. */}}
{{- define "wirecopy.selector" -}}
app.kubernetes.io/name: {{ include "wirecopy.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "wirecopy.labels" -}}
{{ include "wirecopy.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: wirecopy
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "wirecopy.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "wirecopy.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "wirecopy.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{/* The service of the release's own NATS servers, as the NATS chart calls it. */}}
{{- define "wirecopy.natsName" -}}
{{- if contains "nats" .Release.Name -}}{{ .Release.Name }}{{- else -}}{{ .Release.Name }}-nats{{- end -}}
{{- end -}}

{{- define "wirecopy.brokerURL" -}}
{{- if .Values.broker.url -}}
{{ .Values.broker.url }}
{{- else if .Values.nats.enabled -}}
nats://{{ include "wirecopy.natsName" . }}.{{ .Release.Namespace }}.svc:4222
{{- else -}}
{{- fail "there is no NATS server: set broker.url, or nats.enabled=true" -}}
{{- end -}}
{{- end -}}

{{- define "wirecopy.monitoring" -}}
{{- if .Values.broker.monitoring -}}
{{ .Values.broker.monitoring }}
{{- else if not .Values.broker.url -}}
{{ include "wirecopy.natsName" . }}-headless.{{ .Release.Namespace }}.svc:8222
{{- else -}}
{{- fail "autoscaling.kind=keda asks the NATS servers' monitoring: set broker.monitoring to host:port" -}}
{{- end -}}
{{- end -}}

{{/* The stream that the stage at an index reads. */}}
{{- define "wirecopy.stream" -}}
{{- if eq (int .index) 0 -}}
WIRE_RAW
{{- else -}}
WIRE_{{ (index .root.Values.stages (sub (int .index) 1)).name | upper }}
{{- end -}}
{{- end -}}

{{/* Flags of every process that reaches the broker, as that user. */}}
{{- define "wirecopy.brokerArgs" -}}
- --nats={{ include "wirecopy.brokerURL" .root }}
{{- with .root.Values.broker.credentials }}
- --creds=/etc/wirecopy/creds/{{ $.user }}.creds
- --inbox=_INBOX_{{ $.user }}
{{- end }}
{{- with .root.Values.broker.tls }}
{{- if .secret }}
{{- with .ca }}
- --tls-ca=/etc/wirecopy/tls/{{ . }}
{{- end }}
{{- with .cert }}
- --tls-cert=/etc/wirecopy/tls/{{ . }}
{{- end }}
{{- with .key }}
- --tls-key=/etc/wirecopy/tls/{{ . }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "wirecopy.mounts" -}}
- {name: tmp, mountPath: /tmp}
{{- if .root.Values.broker.credentials }}
- {name: creds, mountPath: /etc/wirecopy/creds, readOnly: true}
{{- end }}
{{- if .root.Values.broker.tls.secret }}
- {name: tls, mountPath: /etc/wirecopy/tls, readOnly: true}
{{- end }}
{{- with .mounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "wirecopy.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 256Mi}
{{- with .root.Values.broker.credentials }}
- name: creds
  secret:
    secretName: {{ . }}
    defaultMode: 0440
    items:
      - {key: {{ $.user }}.creds, path: {{ $.user }}.creds}
{{- end }}
{{- with .root.Values.broker.tls.secret }}
- name: tls
  secret: {secretName: {{ . }}, defaultMode: 0440}
{{- end }}
{{- with .volumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "wirecopy.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "wirecopy.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}
