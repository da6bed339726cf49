{{/*
A Deployment, with its budget. Takes root, component, args, user, spec (replicas, memory, resources, and what
stageDefaults has), scaled (something else sets the replicas), alone (two must not run at once), port (asked from outside), mounts, volumes and checksum.
*/}}
{{- define "wirecopy.workload" -}}
{{- $root := .root -}}
{{- $name := printf "%s-%s" (include "wirecopy.fullname" $root) .component -}}
{{- $labels := dict "root" $root "component" .component -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels: {{- include "wirecopy.labels" $labels | nindent 4 }}
spec:
  {{- if not .scaled }}
  replicas: {{ .spec.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  {{- if .alone }}
  strategy: {type: Recreate} # what it keeps is for one at a time
  {{- else }}
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
  {{- end }}
  selector:
    matchLabels: {{- include "wirecopy.selector" $labels | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "wirecopy.labels" $labels | nindent 8 }}
        {{- with $root.Values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        kubectl.kubernetes.io/default-container: wirecopy
        {{- with .checksum }}
        checksum/config: {{ . }}
        {{- end }}
        {{- with $root.Values.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ include "wirecopy.serviceAccount" $root }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $root.Values.terminationGracePeriodSeconds }}
      securityContext: {{- include "wirecopy.podSecurity" $root | nindent 8 }}
      {{- with $root.Values.imagePullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: wirecopy
          image: {{ include "wirecopy.image" $root }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          args:
            {{- toYaml .args | nindent 12 }}
            {{- include "wirecopy.brokerArgs" (dict "root" $root "user" .user) | nindent 12 }}
            - --metrics=0.0.0.0:{{ $root.Values.metrics.port }}
            - --log={{ $root.Values.log }}
            - --memory={{ .spec.memory }}
            {{- with .spec.workers }}
            - --workers={{ . }}
            {{- end }}
            {{- with .spec.args }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          {{- if or $root.Values.otel .spec.env }}
          env:
            {{- range $key, $value := $root.Values.otel }}
            - {name: {{ $key }}, value: {{ $value | quote }}}
            {{- end }}
            {{- with .spec.env }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          {{- end }}
          ports:
            - {name: metrics, containerPort: {{ $root.Values.metrics.port }}}
            {{- with .port }}
            - {name: http, containerPort: {{ . }}}
            {{- end }}
          # Whether the stages of this very process can do their work; a process without a stage can when it has the broker.
          readinessProbe:
            httpGet: {path: /readyz, port: metrics}
            periodSeconds: 5
            timeoutSeconds: 3
          livenessProbe:
            httpGet: {path: /healthz, port: metrics}
            periodSeconds: 15
            timeoutSeconds: 5
            failureThreshold: 4
          # A process reads its word lists before it answers, and waits for the broker for half a minute.
          startupProbe:
            httpGet: {path: /healthz, port: metrics}
            periodSeconds: 2
            timeoutSeconds: 3
            failureThreshold: 60
          {{- if .port }}
          lifecycle:
            # It goes on answering until nobody is sent to it any more, and then finishes what it holds.
            preStop:
              sleep: {seconds: {{ $root.Values.drainSeconds }}}
          {{- end }}
          resources: {{- toYaml .spec.resources | nindent 12 }}
          securityContext: {{- include "wirecopy.containerSecurity" $root | nindent 12 }}
          volumeMounts: {{- include "wirecopy.mounts" . | nindent 12 }}
      volumes: {{- include "wirecopy.volumes" . | nindent 8 }}
      {{- with .spec.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .spec.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .spec.affinity }}
      affinity: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .spec.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- if $root.Values.topologySpread.enabled }}
      topologySpreadConstraints:
        {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
        - maxSkew: 1
          topologyKey: {{ $key }}
          whenUnsatisfiable: {{ $root.Values.topologySpread.whenUnsatisfiable }}
          labelSelector:
            matchLabels: {{- include "wirecopy.selector" $labels | nindent 14 }}
        {{- end }}
      {{- end }}
{{- if $root.Values.podDisruptionBudget.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $name }}
  labels: {{- include "wirecopy.labels" $labels | nindent 4 }}
spec:
  maxUnavailable: {{ $root.Values.podDisruptionBudget.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "wirecopy.selector" $labels | nindent 6 }}
{{- end }}
{{- end -}}
