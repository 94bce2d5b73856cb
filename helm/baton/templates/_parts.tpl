{{/* The services, in the order in which they are read. */}}
{{- define "baton.services" -}}
routing cases email survey kpi
{{- end }}

{{- define "baton.name" -}}
{{ printf "%s-%s" .root.Release.Name .service | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- define "baton.selector" -}}
app.kubernetes.io/name: baton
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component | default .service }}
{{- end }}

{{- define "baton.labels" -}}
{{ include "baton.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "baton.image" -}}
{{- $image := .root.Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end }}baton-{{ .service }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{/* The settings of every service and every job, name to value. `secret`: what is mounted for it. */}}
{{- define "baton.settings" -}}
{{- $values := .root.Values -}}
{{- if .secret }}
BATON_SECRETS: /run/secrets/baton
{{- end }}
BATON_KAFKA: {{ required "kafka.servers is not set; write host:port,host:port." $values.kafka.servers | quote }}
{{- with $values.kafka.protocol }}
BATON_KAFKA_PROTOCOL: {{ . | quote }}
{{- end }}
{{- with $values.kafka.mechanism }}
BATON_KAFKA_MECHANISM: {{ . | quote }}
{{- end }}
{{- with $values.kafka.user }}
BATON_KAFKA_USER: {{ . | quote }}
BATON_KAFKA_PASSWORD_FILE: /run/secrets/baton/kafka-password
{{- end }}
{{- if $values.kafka.hasCa }}
BATON_KAFKA_CA_FILE: /run/secrets/baton/kafka-ca
{{- end }}
BATON_ISSUER: {{ required "identity.issuer is not set; write the issuer of your tokens." $values.identity.issuer | quote }}
BATON_JWKS_URL: {{ required "identity.jwksUrl is not set; write the address of the issuer's keys." $values.identity.jwksUrl | quote }}
BATON_PUBLIC_URL: {{ required "publicUrl is not set; write where customers reach the product." $values.publicUrl | quote }}
{{- with $values.traces }}
BATON_TRACES: {{ . | quote }}
{{- end }}
# Only who may reach it can speak to it, so what a proxy says of the client's address is believed.
FORWARDED_ALLOW_IPS: "*"
{{- end }}

{{/* A list of env from the settings of all and those of one service. */}}
{{- define "baton.env" -}}
{{- $own := dict -}}
{{- with (index .root.Values.services .service) }}{{ $own = .settings }}{{ end -}}
{{- $all := merge (deepCopy $own) (include "baton.settings" . | fromYaml) -}}
{{- range $name := keys $all | sortAlpha }}
- name: {{ $name }}
  value: {{ index $all $name | toString | quote }}
{{- end }}
{{- end }}

{{- define "baton.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "baton.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{/* A job that must have succeeded before anything of the release is made or changed. */}}
{{- define "baton.job" -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ include "baton.name" (dict "root" .root "service" .component) }}
  labels:
    {{- include "baton.labels" . | nindent 4 }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: {{ .weight | quote }}
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  backoffLimit: 5
  activeDeadlineSeconds: 900
  template:
    metadata:
      labels:
        {{- include "baton.labels" . | nindent 8 }}
    spec:
      restartPolicy: Never
      {{- include "baton.podSecurity" . | nindent 6 }}
      containers:
        - name: job
          image: {{ include "baton.image" . | quote }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          {{- with .command }}
          command: {{ toJson . }}
          {{- end }}
          args: {{ toJson .args }}
          env:
            {{- include "baton.env" . | nindent 12 }}
            {{- range $name, $value := .more }}
            - { name: {{ $name }}, value: {{ $value | toString | quote }} }
            {{- end }}
          {{- include "baton.containerSecurity" . | nindent 10 }}
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 512Mi }
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
            {{- if .secret }}
            - { name: secrets, mountPath: /run/secrets/baton, readOnly: true }
            {{- end }}
      volumes:
        - name: tmp
          emptyDir: {}
        {{- with .secret }}
        - name: secrets
          secret: { secretName: {{ . }}, defaultMode: 0440 }
        {{- end }}
{{- end }}
